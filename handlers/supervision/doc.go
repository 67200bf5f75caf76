// Package supervision is democratic supervision in the chat (民主监督, §12). What is
// written without a name is whispered (package bot): it is in this room's memory until
// the full hour, and in no row of anybody's ever. docs/privacy.md says how, and against
// whom it does not protect.
package supervision
