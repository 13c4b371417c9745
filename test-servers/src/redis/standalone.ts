import { onFreePorts } from './ports.ts'
import { type RedisServer, type ServerOptions, startServer } from './redis-server.ts'

/** Starts one server alone. */
export function startStandalone(options: ServerOptions = {}): Promise<RedisServer> {
  return onFreePorts(1, ([port = 0]) => startServer({ ...options, port }))
}
