import type { Application, Request } from 'express'
import { lookUp } from './look-up.ts'

/** How an app finds the addresses of its clients. */
interface Finding {
  readonly app: Application
  /** Whether with Express' own getter. */
  readonly isUsual: boolean
}

/**
 * Reads the client's address as `req.ip` does, without its price: Express lists all addresses on the
 * way before it looks which of them to believe. Where no proxy is believed the address is the
 * socket's, unless somebody has set another.
 */
export function createAddressReader(): (req: Request) => string | undefined {
  const findings = new WeakMap<object, Finding>()
  const findingOf = (req: Request, prototype: object) => {
    const finding = findings.get(prototype) ?? tryOut(req.app, prototype)
    findings.set(prototype, finding)
    return finding
  }
  // Of the last request, which is often that of the next: there is one prototype an app.
  let prototype: object | undefined
  let finding: Finding | undefined
  return (req) => {
    const ofRequest = Object.getPrototypeOf(req)
    if (finding === undefined || prototype !== ofRequest) {
      finding = findingOf(req, ofRequest)
      prototype = ofRequest
    }
    const { app, isUsual } = finding
    if (!isUsual || app.get('trust proxy') || Object.hasOwn(req, 'ip')) return req.ip
    return lookUp(req, 'socket').remoteAddress
  }
}

/** Asks the getter of an app's requests for the address of one that nobody sent. */
function tryOut(app: Application, prototype: object): Finding {
  const asked = new Set<PropertyKey>()
  const headers = new Proxy({}, { get: (_, name) => void asked.add(name) })
  const socket = { remoteAddress: '192.0.2.1' }
  const settings: { [name: string]: unknown } = { 'trust proxy fn': () => false }
  const sample: { ip: unknown } = Object.create(prototype, {
    app: { value: { get: (name: string) => settings[name] } },
    headers: { value: headers },
    socket: { value: socket },
  })
  try {
    const isSockets = sample.ip === socket.remoteAddress
    asked.delete('x-forwarded-for')
    return { app, isUsual: isSockets && asked.size === 0 }
  } catch {
    return { app, isUsual: false }
  }
}
