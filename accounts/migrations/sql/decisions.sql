-- Decisions of a time span, for the reviewers' figures: the history of states knows those of cases opened again, too.
CREATE INDEX statechange_case_decided ON marketplace_statechange (at)
    WHERE subject_type = 'accounts.qualificationcase' AND to_state IN ('approved', 'rejected');
