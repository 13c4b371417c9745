import type { Decision } from '@predictive-limit/core'
import type { Request } from 'express'

// Registered, so that several copies of this package in one process share one property.
const decisionKey: unique symbol = Symbol.for('predictive-limit.express.decision')
const installedKey: unique symbol = Symbol.for('predictive-limit.express.installed')

interface Locals {
  [decisionKey]?: unknown
}

/**
 * Makes a decision known as `req.rateLimit`. Express changes the prototype of every request, after
 * which V8 takes 2 µs for a property more; so Express' prototype of requests gets an accessor, once,
 * and the decision stands in `res.locals`.
 */
export function publishDecision(req: Request, decision: Decision): void {
  const locals: Locals | undefined = req.res?.locals
  if (locals !== undefined && hasAccessor(req)) locals[decisionKey] = decision
  else req.rateLimit = decision
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

function read(this: Request): unknown {
  const locals: Locals | undefined = this.res?.locals
  return locals?.[decisionKey]
}

/** For other limiters that call their property the same: the last one to write it is read. */
function write(this: Request, value: unknown): void {
  const locals: Locals | undefined = this.res?.locals
  if (locals !== undefined) locals[decisionKey] = value
}
