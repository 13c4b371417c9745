import type { Decision } from '@predictive-limit/core'
import type { Request } from 'express'
import { lookUp } from './look-up.ts'

// Registered, so that several copies of this package in one process share one property.
const decisionKey: unique symbol = Symbol.for('predictive-limit.express.decision')
const installedKey: unique symbol = Symbol.for('predictive-limit.express.installed')

interface Locals {
  [decisionKey]?: unknown
}

/** What middlewares tell each other of a request; `undefined` where it is not Express' own. */
export function localsOf(req: Request): Locals | undefined {
  const res = lookUp(req, 'res')
  return res && lookUp(res, 'locals')
}

/**
 * Makes a decision known as `req.rateLimit`. Express changes the prototype of every request, after
 * which V8 takes 2 µs for a property more; so Express' prototype of requests gets an accessor, once,
 * and the decision stands in `res.locals`.
 */
export function publishDecision(req: Request, decision: Decision): void {
  const locals = localsOf(req)
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
  return localsOf(this)?.[decisionKey]
}

/** For other limiters that call their property the same: the last one to write it is read. */
function write(this: Request, value: unknown): void {
  const locals = localsOf(this)
  if (locals !== undefined) locals[decisionKey] = value
}
