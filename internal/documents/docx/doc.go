// Package docx writes Word documents as an office prints its papers: A4 with the
// margins, the 22 lines of 28 characters, the typefaces and the page numbers of
// GB/T 9704-2012. It knows what stands on a paper (a title, a heading, a table, a
// signature), not what an office does.
//
// Only the parts of WordprocessingML that such papers need are written (ECMA-376
// part 1). Typefaces are named, not embedded: the machine that prints has them. The
// same document gives the same bytes. Words of people are text and nothing else:
// what XML cannot hold is left out, and nothing is cut.
package docx
