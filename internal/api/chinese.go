package api

// chinese gives the messages of the rooms' and flows' refusals in Chinese, by code. A test finds the codes that have none.
var chinese = map[string]string{}
