// Package papers is nothing but tests. They ask, through the public door, for each paper,
// picture and workbook that the program knows, and look at what comes from outside: with
// other programs, in an office of fourteen years and in one that was made to break them.
package papers
