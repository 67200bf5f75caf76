// Package documents makes the office's workbooks from plain structs and reads
// those that people fill in.
//
// What is read came from outside, so nothing of it is trusted. The reader takes
// the few parts of a workbook that hold words, streams them and counts what it
// unpacks; it never evaluates a formula. excelize, which writes the workbooks
// here, is not used for reading: it unmarshals styles and shared strings whole
// (measured: a file of 27 kB brings 1.3 GB into memory, with UnzipSizeLimit at 16
// MB), and takes a sheet that breaks off for a shorter one.
package documents
