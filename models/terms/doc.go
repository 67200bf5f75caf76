// Package terms holds the change of term (换届, §2): who is asked, what each member hands in, what
// becomes of each in the next term, and its start; and what a term that is over was.
package terms
