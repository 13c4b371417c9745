import type { Emitter } from '../events/emitter.ts'

/** What this file needs of the runtime; every one has it. */
interface Runtime {
  readonly console?: { warn(message: string): void }
}

/** Reports a suspicious set-up as a `warning` event, or on the console where nobody listens. */
export function warner(emitter: Emitter): (code: string, message: string) => void {
  return (code, message) => {
    if (emitter.has('warning')) emitter.emit('warning', { code, message })
    else (globalThis as Runtime).console?.warn(`${code}: ${message}`)
  }
}
