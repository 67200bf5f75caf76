// Package ledger is what the bot keeps for itself: what is to be said (the
// outbox), updates that were seen, runs of jobs, drafts of forms, actions that can
// be undone, and failures.
package ledger
