// Package fund holds the office's yearly fund (经费, §17): a ledger in fen that is only added to.
// A slip is what somebody wrote down, income or spending; an entry is what of it counts. Nobody
// changes an entry: what was wrong is reversed by another. The balance is the sum of the entries
// and is kept nowhere.
package fund
