-- The updates that were taken are walked through by their key when they are past their
-- use (ledger.Prune): no index of their times has to be written with each.
DROP INDEX seen_updates_at;
