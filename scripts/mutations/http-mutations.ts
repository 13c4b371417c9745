import type { Mutation } from './mutation.ts'

const source = 'packages/core/src/http/'
const tests = 'packages/core/test/http/'

/** Guards of the HTTP layer and of its adapters. */
export const httpMutations: readonly Mutation[] = [
  {
    name: 'client: Koa is not asked for an address that was set',
    file: 'packages/koa/src/address-reader.ts',
    from: 'return kept || ',
    to: 'return ',
    tests: 'packages/koa/test/koa.test',
  },
  {
    name: 'client: Koa is taken to find addresses in its own way only',
    file: 'packages/koa/src/address-reader.ts',
    from: ' && asked.size === 0',
    to: '',
    tests: 'packages/koa/test/koa.test',
  },
  {
    name: 'decision: what another limiter writes to req.rateLimit is lost',
    file: 'packages/express/src/request-decision.ts',
    from: 'written !== undefined && written.after === latest ? written.value : latest',
    to: 'written === undefined ? latest : latest',
    tests: 'packages/express/test/express.test',
  },
  {
    name: 'decision: what another limiter wrote before is read for good',
    file: 'packages/express/src/request-decision.ts',
    from: ' && written.after === latest',
    to: '',
    tests: 'packages/express/test/express.test',
  },
  {
    name: 'client: Express is not asked where it believes a proxy',
    file: 'packages/express/src/address-reader.ts',
    from: "app.get('trust proxy') || ",
    to: '',
    tests: 'packages/express/test/express.test',
  },
  {
    name: 'client: Express is not asked for an address that was set',
    file: 'packages/express/src/address-reader.ts',
    from: " || Object.hasOwn(req, 'ip')",
    to: '',
    tests: 'packages/express/test/express.test',
  },
  {
    name: 'client: Express is taken to find addresses in its own way only',
    file: 'packages/express/src/address-reader.ts',
    from: ' && asked.size === 0',
    to: '',
    tests: 'packages/express/test/express.test',
  },
  {
    name: 'client: IPv4 inside IPv6 is one network',
    file: `${source}client-address.ts`,
    from: 'a === 0 && b === 0 && f === 0xffff',
    to: 'false',
    tests: `${tests}client-address`,
  },
  {
    name: 'client: the bits that an IPv6 client can change count',
    file: `${source}client-address.ts`,
    from: '((groups[i] ?? 0) >> hidden) << hidden',
    to: 'hidden * 0 + (groups[i] ?? 0)',
    tests: `${tests}client-address`,
  },
  {
    name: 'headers: Retry-After is jittered to earlier than t',
    file: `${source}retry-after.ts`,
    from: 'return earliest + Math.floor(',
    to: 'return earliest - Math.floor(',
    tests: `${tests}retry-after`,
  },
]
