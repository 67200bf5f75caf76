// Package records is what all records share: how one is named ([Ref]), the files
// that belong to it, and the life that it goes through ([Machine]).
package records
