-- ms that a bucket outlives the time at which it is full: a key must not go before its bucket is.
local LIFE_SLACK_MS = 1000
