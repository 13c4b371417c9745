import { seededRandom } from '../simulate/random.ts'
import type { Visit, VisitTrace } from './visit.ts'

const clients = 300
const requests = 30_000
const path = ['GET /', 'POST /login', 'GET /list', 'GET /item', 'POST /cart', 'POST /pay']

/** A shop: every client goes its way through six pages, one request in five being something else. */
export function generateVisits(): VisitTrace {
  const random = seededRandom(1)
  const places = new Int32Array(clients)
  const sizes = Float64Array.from({ length: clients }, () => 10 ** (1 + 2 * random()))
  const visits = Array.from({ length: requests }, (_, i): Visit => {
    const client = Math.floor(random() * clients)
    const isDetour = random() < 0.2
    if (!isDetour) places[client] = ((places[client] as number) + 1) % path.length
    const place = places[client] as number
    const type = isDetour ? `GET /page/${Math.floor(random() * 10)}` : (path[place] as string)
    const cost = Math.round((sizes[client] as number) * (place + 1) * (0.8 + 0.4 * random()))
    return { atMs: i * 100, type, client: `c${client}`, cost: [cost], features: [] }
  })
  return { name: 'generated sessions', cost: 'made up', visits }
}
