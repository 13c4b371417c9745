-- Limits are kept as "num/den/capacity/surplus": num units every den µs, in lowest terms.
-- "/own" at the end marks limits that are the key's own.
local MAX_SAFE = 9007199254740991

-- Smallest whole number of µs after which at least `units` more have been minted.
local function time_to_mint(limits, units, remainder)
  if units <= 0 then return 0 end
  local num, den = limits.num, limits.den
  local turns = math.floor(units / num)
  local partial = (units - turns * num) * den - remainder
  return math.max(0, turns * den + math.ceil(partial / num))
end

local function limits_of(text)
  local num, den, capacity, surplus, own = string.match(text, '^(%d+)/(%d+)/(%d+)/(%d+)(.*)$')
  local limits = {
    num = tonumber(num),
    den = tonumber(den),
    capacity = tonumber(capacity),
    surplus = tonumber(surplus),
    own = own ~= '',
    text = text,
  }
  local most = limits.capacity + limits.surplus
  limits.debt_floor = math.max(-limits.capacity, most - MAX_SAFE)
  limits.fill_us = time_to_mint(limits, most - limits.debt_floor, 0)
  return limits
end
