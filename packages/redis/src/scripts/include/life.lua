-- ms that a key outlives its use: one that is still needed must not go first.
local LIFE_SLACK_MS = 1000
