import type { Mutation } from './mutation.ts'

const include = 'packages/redis/src/scripts/include/'
const tests = 'packages/redis/test/leases-differential'

/** Leases in Redis, which have to be what the reference is. */
export const redisLeaseMutations: readonly Mutation[] = [
  {
    name: 'redis leases: refill takes no notice of what is leased',
    file: `${include}refill.lua`,
    from: ' - p.undivided - p.leased',
    to: ' - p.undivided',
    tests,
  },
  {
    name: 'redis leases: what an expired holder had is not written off',
    file: `${include}expiry.lua`,
    from: '    account(bucket, WRITTEN_OFF, held)\n',
    to: '',
    tests,
  },
  {
    name: 'redis leases: leases end when they are asked about, not at their end',
    file: `${include}refill.lua`,
    from: '    if due > bucket.t then advance(bucket, due) end\n',
    to: '',
    tests,
  },
  {
    name: 'redis leases: what was lost is no debt',
    file: `${include}reports.lua`,
    from: '  bucket.s = bucket.s - charged\n',
    to: '',
    tests,
  },
  {
    name: 'redis leases: an unknown incarnation is not fenced',
    file: 'packages/redis/src/scripts/lease.lua',
    from: "  if message.sequence ~= 1 then return nil, 0, 'fenced' end\n",
    to: '',
    tests,
  },
  {
    name: 'redis leases: who is blocked goes on renewing',
    file: 'packages/redis/src/scripts/lease.lua',
    from: '  if bucket.is_blocked then',
    to: '  if false then',
    tests,
  },
  {
    name: 'redis leases: a repeated message counts again',
    file: 'packages/redis/src/scripts/lease.lua',
    from: '  if message.sequence == lease.sequence and lease.reply then return cmsgpack.unpack(lease.reply) end\n',
    to: '',
    tests,
  },
  {
    name: 'redis leases: other limits leave trickles as they were',
    file: `${include}bucket.lua`,
    from: '    buy_out_trickles(bucket)\n',
    to: '',
    tests,
  },
  {
    name: 'redis leases: the largest weight stays when its holder leaves',
    file: `${include}leases.lua`,
    from: '  if set.tops[pool] == 0 then set.top[pool] = false end\n',
    to: '',
    tests,
  },
]
