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
--         classes, and by column: classes, totals asked, granted, used and returned, units a second,
--         capacities, weights; whole numbers from 0 on
-- Reply ok, now, generation,
--       per message: granted, stale, fenced or generation; holders, units a second asked of the others,
--         standard, µs over which trickles mature, number of classes (0 unless granted), per class, in the
--         order of the message: total granted, trickle, 1 where saturated, capacity and units a second that
--         all want; then all of the bucket (see include/picture.lua)
local MOST_TERM_US = 60000000
local SATURATED_TICKS = 1.2
local WHOLE_SHARE = 0.8
local ROOM_TICKS = 0.2
local KEPT_LIFE = 0.875

local at = 1
local function argument()
  at = at + 1
  return ARGV[at]
end

-- One life of this server's state: "since/until/id". Whoever remembers another one knows that it was lost.
-- It is written anew when an eighth of its life has gone, not at every call.
local function open_generation(id, life_us)
  local key = KEYS[#KEYS]
  local text = redis.call('GET', key)
  local since, till, known = now, 0, id
  if text then
    since, till, known = string.match(text, '^(%d+)/(%d+)/(.*)$')
    since, till = tonumber(since), tonumber(till)
  end
  if till < now + life_us * KEPT_LIFE then
    till = now + life_us
    local life_ms = math.ceil((till - now) / 1000)
    redis.call('SET', key, whole(since) .. '/' .. whole(till) .. '/' .. known, 'PX', whole(life_ms))
  end
  return { id = known, since = since }
end

local tick_us = tonumber(argument())
local generation_id = argument()
local generation = open_generation(generation_id, 1000 * tonumber(argument()))

local function texts(count)
  local list = {}
  for i = 1, count do list[i] = ARGV[at + i] end
  at = at + count
  return list
end

local function numbers(count)
  local list = {}
  for i = 1, count do list[i] = tonumber(ARGV[at + i]) end
  at = at + count
  return list
end

local function read_message()
  local message = {
    incarnation = argument(), sequence = tonumber(argument()), generation = argument(),
    term = tonumber(argument()), largest_cost = tonumber(argument()),
    demand = tonumber(argument()), is_final = argument() == '1', place = {},
  }
  local count = tonumber(argument())
  message.class = texts(count)
  message.asked, message.granted = numbers(count), numbers(count)
  message.used, message.returned = numbers(count), numbers(count)
  message.rate, message.capacity, message.weight = numbers(count), numbers(count), numbers(count)
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

-- The lease that a message belongs to, and its line; opened by the first of an incarnation. Or why there is none.
local function lease_of(bucket, message)
  local set = bucket.pools.leases
  if message.generation ~= '' and message.generation ~= generation.id then
    learn(bucket, message)
    return nil, 0, 'generation'
  end
  local known = find_lease(set, message.incarnation)
  if known > 0 then return lease_at(set, known), known end
  if message.sequence ~= 1 then return nil, 0, 'fenced' end
  return new_lease(set, message.incarnation, message.term)
end

-- The scarce classes of a holder that have all there is for them. Line by line
-- packages/core/src/leases/saturated.ts, in the same order of operations.
local function saturated_in(turn, scarce, due, lasts)
  local bucket, lease, saturated = turn.bucket, turn.lease, {}
  local per_us = bucket.limits.num / bucket.limits.den
  local is_full = room_in_bucket(bucket) < per_us * ROOM_TICKS * tick_us
  if is_full or lasts < SATURATED_TICKS * tick_us then return saturated end
  for i = 1, #scarce do
    local parts = lease.parts[scarce[i]]
    saturated[scarce[i]] = parts > 0 and parts >= WHOLE_SHARE * due[i]
  end
  return saturated
end

-- Plans by what all holders want, and gives the one in line `at` its share. Returns its saturated classes.
local function share(bucket, lease, at)
  local p = bucket.pools
  local set = p.leases
  if p.undivided > 0 then divide(bucket, 0) end
  local plan = { wants = wants_of(set), at = bucket.t, tick_us = tick_us }
  bucket.s = plan_pools(p, bucket.s, bucket.limits, plan)
  local turn = begin_turn(bucket, lease, at)
  local scarce, due = {}, {}
  for k = 1, #lease.class do
    if grant_lump(turn, k) then scarce[#scarce + 1] = k end
  end
  for i = 1, #scarce do due[i] = parts_for(turn, scarce[i]) end
  return saturated_in(turn, scarce, due, grant_trickles(turn, scarce, due, tick_us))
end

local function answer(bucket, status)
  return { status, #bucket.pools.leases.incarnation, 0, bucket.s, 1, 0 }
end

local function granted(bucket, lease, at, message, saturated)
  local set = bucket.pools.leases
  local lines = answer(bucket, 'granted')
  lines[3] = set.demand_rate - lease.demand_rate
  if set.trickle_until[at] ~= NEVER then lines[5] = set.trickle_until[at] - bucket.t end
  lines[6] = #message.class
  local to = #lines
  for i = 1, #message.class do
    local k = message.place[i]
    local pool = lease.pool[k]
    lines[to + 1], lines[to + 2] = lease.granted[k], told_trickle(lease, k)
    lines[to + 3] = saturated[k] and 1 or 0
    lines[to + 4], lines[to + 5] = set.capacity[pool], set.rate[pool]
    to = to + 5
  end
  return lines
end

-- Ends the lease of a key that is blocked: its holder may have spent more by now, so nothing is credited.
local function fence(bucket, at)
  write_off(bucket, at)
  close_lease(bucket.pools, at)
  set_due(bucket.pools.leases)
  if bucket.pools.undivided > 0 then divide(bucket, 0) end
end

local function is_blocked(block_key)
  local till = redis.call('GET', block_key)
  return till and tonumber(till) > now
end

local function renew(bucket, message, most)
  local p = bucket.pools
  local set = p.leases
  local lease, at, status = lease_of(bucket, message)
  if not lease then return answer(bucket, status) end
  if message.sequence == lease.sequence and lease.reply then return cmsgpack.unpack(lease.reply) end
  if message.sequence < lease.sequence then return answer(bucket, 'stale') end
  lease.sequence = message.sequence
  credit(bucket, end_trickles(p, at))
  apply_reports(bucket, lease, message, most)
  if message.is_final then
    release(bucket, at)
    return answer(bucket, 'granted')
  end
  if bucket.is_blocked then
    fence(bucket, at)
    return answer(bucket, 'fenced')
  end
  note_demand(set, lease, message.demand, { now = bucket.t, tick_us = tick_us })
  set.term[at] = math.max(1, math.min(message.term, MOST_TERM_US))
  set.expires_at[at] = bucket.t + set.term[at]
  local saturated = share(bucket, lease, at)
  set_due(set)
  local lines = granted(bucket, lease, at, message, saturated)
  lease.reply = cmsgpack.pack(lines)
  return lines
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
  local limits, has_ledger, block_key = argument(), argument() == '1', KEYS[tonumber(argument())]
  local most, message = tonumber(argument()), read_message()
  local bucket = open_bucket(KEYS[i], limits, has_ledger, message.incarnation)
  bucket.is_blocked = is_blocked(block_key)
  open_leases(bucket)
  tell_list(renew(bucket, message, most))
  save_bucket(bucket)
  tell_all(bucket)
end
return reply
