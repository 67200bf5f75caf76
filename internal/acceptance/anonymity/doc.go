// Package anonymity holds the promise of §12 against those who get hold of what the
// program leaves behind: its database with all its files, backups, log and figures. Each
// attack is tried on the program's own files and on others in which what the program
// avoids was done, where it has to succeed.
package anonymity
