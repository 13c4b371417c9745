-- Replies are flat lists of strings: the same in RESP2 and RESP3, and no number is cut to 14 digits.
local reply = { 'ok', string.format('%.0f', now) }

local function tell(number)
  reply[#reply + 1] = string.format('%.0f', number)
end

local function tell_text(text)
  reply[#reply + 1] = text
end
