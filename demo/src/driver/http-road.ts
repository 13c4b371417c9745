import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'undici'
import { toWire } from '../wire.ts'
import type { Road } from './drive.ts'

const connections = 64

/** Real time, and real requests over keep-alive connections to `origin`. */
export function httpRoad(origin: string): Road & { close(): Promise<void> } {
  const pool = new Pool(origin, { connections })
  return {
    now: () => performance.now(),
    sleep: (ms) => sleep(ms),
    async send(arrival) {
      const { statusCode, body } = await pool.request(toWire(arrival))
      await body.dump()
      return statusCode
    },
    close: () => pool.close(),
  }
}
