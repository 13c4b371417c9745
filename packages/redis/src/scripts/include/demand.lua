-- What the clients of holders ask for. Line by line packages/core/src/leases/holder-demand.ts.
local LEAST_TICKS = 0.5
local MOST_PER_SECOND = 1099511627776

-- A holder's rate is what came since the message before: each counts once in the sum.
local function note_demand(set, lease, demand, at)
  local is_first = lease.told_at == -NEVER
  local elapsed = at.now - lease.told_at
  if elapsed < LEAST_TICKS * at.tick_us then return end
  local before = lease.demand_rate
  local units = math.max(0, demand - lease.demand)
  local rate = is_first and 0 or math.floor((units * 1e6) / elapsed)
  lease.demand_rate = math.min(rate, MOST_PER_SECOND)
  lease.demand = math.max(demand, lease.demand)
  lease.told_at = at.now
  set.demand_rate = set.demand_rate + lease.demand_rate - before
end

local function forget_demand(set, lease) -- rare
  set.demand_rate = set.demand_rate - lease.demand_rate
  lease.demand_rate = 0
end
