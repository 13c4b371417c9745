import type { Arrival } from '../arrival.ts'
import type { Road } from './drive.ts'

const concurrency = 64

const sample: Arrival = {
  kind: 'arrival',
  atMs: 0,
  type: 'GET /articles',
  client: 'reader',
  costs: { database: 1 },
}

/**
 * Requests a second that driver and server manage together when nothing holds them back: those of the
 * second half of `forMs`, the first half warms both up.
 */
export async function measureRate(
  road: Pick<Road, 'now' | 'send'>,
  forMs: number,
): Promise<number> {
  const warmAtMs = road.now() + forMs / 2
  const endMs = warmAtMs + forMs / 2
  let answers = 0
  const sendUntilEnd = async (): Promise<void> => {
    while (road.now() < endMs) {
      await road.send(sample)
      if (road.now() >= warmAtMs) answers += 1
    }
  }
  await Promise.all(Array.from({ length: concurrency }, sendUntilEnd))
  return answers / ((road.now() - warmAtMs) / 1_000)
}
