package audit

// Look audits what a transaction sees, so that a test can spoil a database, look, and take it back.
var Look = look
