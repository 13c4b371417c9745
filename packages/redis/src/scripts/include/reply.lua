-- Replies are flat lists of strings and integers: the same in RESP2 and RESP3, and no number below 2^53 is
-- cut. Redis writes an integer in a tenth of the time that Lua takes to make it a string.
local reply = { 'ok', now }

local function tell(number)
  reply[#reply + 1] = number
end

local function tell_text(text)
  reply[#reply + 1] = text
end
