-- include: time header reply limits named pools ledger leases demand trickle expiry refill reports plan claims share life bucket picture
-- Renews leases, one holder's message after another: ends what is due and refills; fences; takes over what
-- was spent and given back; plans by what all holders want; grants. Line by line
-- packages/core/src/leases/renew-lease.ts.
--
-- KEYS  a bucket per message, then the keys that say who is blocked, then the key of the generation
-- ARGV  sent, µs between two messages of a holder, generation where there is none, ms that it lives,
--       number of messages,
--       per message: limits, 1 with a ledger, index of its block key in KEYS, most pools, incarnation,
--         sequence, generation, µs of the term, largest cost, units asked for, 1 for the last one, number of
--         classes,
--         per class: class, totals asked, granted, used and returned, units a second, capacity, weight
-- Reply ok, now, generation,
--       per message: granted, stale, fenced or generation; holders, units a second asked of the others, standard, µs over which trickles
--         mature, number of classes (0 unless granted), per class: class, total granted, trickle, 1 where
--         saturated, capacity and units a second that all want; then all of the bucket (see
--         include/picture.lua)
local MOST_TERM_US = 60000000
local MOST_WANTED = 1099511627776
local SATURATED_TICKS = 1.2
local WHOLE_SHARE = 0.8
local ROOM_TICKS = 0.2
local ASKED_TICKS = 2
local MOST_UNUSED = 0.2

local at = 1
local function argument()
  at = at + 1
  return ARGV[at]
end

-- One life of this server's state: "since/id". Whoever remembers another one knows that it was lost.
local function open_generation(id, life_ms)
  local key = KEYS[#KEYS]
  local text = redis.call('GET', key)
  if not text then text = whole(now) .. '/' .. id end
  redis.call('SET', key, text, 'PX', whole(math.max(life_ms, redis.call('PTTL', key))))
  local since, known = string.match(text, '^(%d+)/(.*)$')
  return { id = known, since = tonumber(since) }
end

local tick_us = tonumber(argument())
local generation_id = argument()
local generation = open_generation(generation_id, tonumber(argument()))

-- A whole number from 0 on that sums can bear, whatever a forecast says.
local function wanted_units()
  local value = tonumber(argument())
  return value > 0 and math.min(math.floor(value), MOST_WANTED) or 0
end

local function read_report()
  return {
    class = argument(), asked = tonumber(argument()), granted = tonumber(argument()),
    used = tonumber(argument()), returned = tonumber(argument()), rate = wanted_units(),
    capacity = wanted_units(), weight = wanted_units(),
  }
end

local function read_message()
  local message = {
    incarnation = argument(), sequence = tonumber(argument()), generation = argument(),
    term = tonumber(argument()), largest_cost = tonumber(argument()),
    demand = tonumber(argument()), is_final = argument() == '1',
    classes = {},
  }
  for i = 1, tonumber(argument()) do message.classes[i] = read_report() end
  return message
end

-- Somebody remembers what was lost: there may be leases out that nobody here knows of. Within one term of
-- its birth the bucket begins anew from nothing, once.
local function learn(bucket, message)
  local set = bucket.pools.leases
  if set.is_emptied or now - generation.since >= message.term then return end
  set.is_emptied = true
  take_out(bucket, bucket.s + bucket.pools.total)
end

-- The lease that a message belongs to, opened by the first of an incarnation; or why there is none.
local function lease_of(bucket, message)
  local set = bucket.pools.leases
  if message.generation ~= '' and message.generation ~= generation.id then
    learn(bucket, message)
    return nil, 'generation'
  end
  local known = find_lease(set, message.incarnation)
  if known then
    classes_of(set, known)
    return known
  end
  if message.sequence ~= 1 then return nil, 'fenced' end
  local lease = new_lease(message.incarnation, message.term)
  set.leases[#set.leases + 1] = lease
  return lease
end

-- Parts of the refill that all classes are allotted, and those of them that nobody asks for any more.
local function allotted_in(bucket)
  local p = bucket.pools
  local all, unused = 0, 0
  for i = 1, #p.class do
    local parts = p.leases.allotted[i]
    all = all + parts
    if bucket.t - p.asked_at[i] > ASKED_TICKS * tick_us then unused = unused + parts end
  end
  return all, unused
end

-- The scarce classes of a holder that have all there is for them. Line by line
-- packages/core/src/leases/saturated.ts, in the same order of operations.
local function saturated_in(bucket, scarce, due, lasts)
  local saturated = {}
  local per_us = bucket.limits.num / bucket.limits.den
  local is_full = room_in_bucket(bucket) < per_us * ROOM_TICKS * tick_us
  if is_full or lasts < SATURATED_TICKS * tick_us then return saturated end
  local all, unused = allotted_in(bucket)
  for i = 1, #scarce do
    local pool, parts = scarce[i].pool, scarce[i].parts
    local is_whole = parts > 0 and parts >= WHOLE_SHARE * due[i]
    local most = math.max(bucket.pools.leases.allotted[pool], MOST_UNUSED * all)
    saturated[scarce[i].class] = is_whole and unused <= most
  end
  return saturated
end

-- Plans by what all holders want, and gives this one its share. Returns its saturated classes.
local function share(bucket, lease)
  local p = bucket.pools
  local set = p.leases
  if p.undivided > 0 then divide(bucket, 0) end
  local plan = { wants = wants_of(set), at = bucket.t, tick_us = tick_us }
  bucket.s = plan_pools(p, bucket.s, bucket.limits, plan)
  local turn = begin_turn(bucket, lease)
  local scarce, due = {}, {}
  for i = 1, #lease.classes do
    local leased = lease.classes[i]
    if grant_lump(turn, leased) then scarce[#scarce + 1] = leased end
  end
  for i = 1, #scarce do due[i] = parts_for(bucket, scarce[i]) end
  return saturated_in(bucket, scarce, due, grant_trickles(turn, scarce, tick_us))
end

local function answer(bucket, status)
  return { status, whole(#bucket.pools.leases.leases), '0', whole(bucket.s), '1', '0' }
end

local function granted(bucket, lease, message, saturated)
  local set = bucket.pools.leases
  local lines = answer(bucket, 'granted')
  lines[3] = whole(set.demand_rate - lease.demand_rate)
  if lease.trickle_until ~= NEVER then lines[5] = whole(lease.trickle_until - bucket.t) end
  lines[6] = whole(#message.classes)
  for i = 1, #message.classes do
    local leased = find_class(lease.classes, message.classes[i].class)
    lines[#lines + 1] = leased.class
    lines[#lines + 1] = whole(leased.granted)
    lines[#lines + 1] = whole(told_trickle(leased))
    lines[#lines + 1] = saturated[leased.class] and '1' or '0'
    lines[#lines + 1] = whole(set.capacity[leased.pool])
    lines[#lines + 1] = whole(set.rate[leased.pool])
  end
  return lines
end

-- Ends the lease of a key that is blocked: its holder may have spent more by now, so nothing is credited.
local function fence(bucket, lease)
  write_off(bucket, lease)
  local _, index = find_lease(bucket.pools.leases, lease.incarnation)
  close_lease(bucket.pools, index)
  set_due(bucket.pools.leases)
  if bucket.pools.undivided > 0 then divide(bucket, 0) end
end

local function is_blocked(block_key)
  local till = redis.call('GET', block_key)
  return till and tonumber(till) > now
end

local function renew(bucket, message, most)
  local p = bucket.pools
  local lease, status = lease_of(bucket, message)
  if not lease then return answer(bucket, status) end
  if message.sequence == lease.sequence and lease.reply then return lease.reply end
  if message.sequence < lease.sequence then return answer(bucket, 'stale') end
  lease.sequence = message.sequence
  credit(bucket, end_trickles(p, lease))
  apply_reports(bucket, lease, message, most)
  if message.is_final then
    release(bucket, lease)
    return answer(bucket, 'granted')
  end
  if bucket.is_blocked then
    fence(bucket, lease)
    return answer(bucket, 'fenced')
  end
  note_demand(p.leases, lease, message.demand, { now = bucket.t, tick_us = tick_us })
  lease.term = math.max(1, math.min(message.term, MOST_TERM_US))
  lease.expires_at = bucket.t + lease.term
  local saturated = share(bucket, lease)
  set_due(p.leases)
  lease.reply = granted(bucket, lease, message, saturated)
  return lease.reply
end

-- A bucket without leases gets them, and pools to grant from.
local function open_leases(bucket)
  bucket.pools = bucket.pools or new_pools()
  bucket.pools.leases = bucket.pools.leases or new_leases(bucket.key)
  bucket.pools.renewed_at = bucket.t
  holders_of(bucket.pools)
end

tell_text(generation.id)
for i = 1, tonumber(argument()) do
  local bucket = open_bucket(KEYS[i], argument(), argument() == '1')
  bucket.is_blocked = is_blocked(KEYS[tonumber(argument())])
  local most = tonumber(argument())
  open_leases(bucket)
  local lines = renew(bucket, read_message(), most)
  for k = 1, #lines do tell_text(lines[k]) end
  save_bucket(bucket)
  tell_all(bucket)
end
return reply
