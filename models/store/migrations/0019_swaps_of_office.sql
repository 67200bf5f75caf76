-- The exchanges of months that a person is part of are found among the office's.
CREATE INDEX host_swaps_office ON host_swaps (office_id, id);
