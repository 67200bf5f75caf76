// Package documents makes the office's workbooks from plain structs and reads
// those that people fill in.
//
// What is read came from outside, so nothing of it is trusted. The reader takes
// the few parts of a workbook that hold words, streams them and counts what it
// unpacks; it never evaluates a formula. (excelize, which writes the workbooks
// here, unmarshals styles and shared strings whole, so that a file of 40 kB
// takes hundreds of megabytes, and takes a damaged sheet for a shorter one.)
package documents
