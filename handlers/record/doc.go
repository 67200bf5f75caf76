// Package record is a person's own record (§23): what was done, what is disputed,
// and one's own data.
package record
