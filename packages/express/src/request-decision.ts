import { type Decision, latestDecision } from '@predictive-limit/core'
import type { Request, Response } from 'express'
import { lookUp } from './look-up.ts'

// Registered, so that several copies of this package in one process share one property.
const writtenKey: unique symbol = Symbol.for('predictive-limit.express.written')
const installedKey: unique symbol = Symbol.for('predictive-limit.express.installed')

interface Holder {
  [writtenKey]?: Written
}

/** What another limiter wrote to `req.rateLimit`, and the decision that it came after. */
interface Written {
  readonly value: unknown
  readonly after: Decision | undefined
}

/** Where middlewares tell each other of a request: `res.locals`, where it is Express' own. */
export function holderOf(req: Request, res: Response | undefined = lookUp(req, 'res')): object {
  return (res && lookUp(res, 'locals')) ?? req
}

/**
 * Makes decisions known as `req.rateLimit`. Express changes the prototype of every request, after
 * which V8 takes 2 µs for a property more; so Express' prototype of requests gets an accessor, once,
 * which reads the latest decision from where limiters tell each other.
 */
export function publishDecision(req: Request, decision: Decision): void {
  if (!hasAccessor(req)) req.rateLimit = decision
}

function hasAccessor(req: Request): boolean {
  const prototype = Object.getPrototypeOf(req)
  return prototype[installedKey] === true || install(req, prototype)
}

/** `false` where requests are not Express' own, as those of servers that only look like it. */
function install(req: Request, nearest: object): boolean {
  // The one that all apps share, as a request changes its prototype on the way to a mounted app.
  let prototype: object | null = nearest
  while (prototype !== null && !Object.hasOwn(prototype, 'ip')) {
    prototype = Object.getPrototypeOf(prototype)
  }
  if (prototype === null) return false
  Reflect.deleteProperty(req, 'rateLimit')
  Object.defineProperties(prototype, {
    rateLimit: { get: read, set: write, configurable: true },
    [installedKey]: { value: true },
  })
  return true
}

/** What was written last: by a limiter of this package, or by one that calls its property the same. */
function read(this: Request): unknown {
  const holder: Holder = holderOf(this)
  const latest = latestDecision(holder)
  const written = holder[writtenKey]
  return written !== undefined && written.after === latest ? written.value : latest
}

function write(this: Request, value: unknown): void {
  const holder: Holder = holderOf(this)
  holder[writtenKey] = { value, after: latestDecision(holder) }
}
