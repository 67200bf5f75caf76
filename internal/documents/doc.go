// Package documents makes the office's workbooks from plain structs and reads
// those that people fill in.
//
// What is read came from outside, so nothing of it is trusted. The reader takes
// the few parts of a workbook that hold words, streams them and counts what it
// unpacks; it never evaluates a formula and writes nothing to the disk. How a
// number looks to its author is excelize's to say, which knows the formats; it
// gets one number and one format at a time (display.go). It is not given the file:
// its rows come without types, blocks and hidden columns, and asking for those
// unmarshals whole parts. Measured with UnzipSizeLimit at 16 MB and
// UnzipXMLSizeLimit at 256 kB: a file of 12 kB with 900,000 styles takes 330 MB
// whatever is read; 300,000 blank rows in 20 kB take 385 MB once a block is asked
// for; one cell at XFD1048576 does not end within minutes. All of them are held
// here within 64 MB (TestPeakOfBombs), one file at a time.
package documents
