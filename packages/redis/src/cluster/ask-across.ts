import type {
  BucketAddress,
  BucketPicture,
  Clock,
  SharedEntry,
  SharedMessage,
  SharedQuestion,
  SharedReply,
  SharedVerdict,
} from '@predictive-limit/core'
import type { Portion } from './cluster-scope.ts'
import { OpenAnswer } from './open-answer.ts'

/**
 * Longest that servers may take together, ms: a question that one of them keeps waiting fails a little
 * before all of its message does, so that the others have their answers.
 */
const DEADLINE_MS = 45

type Acquire = SharedMessage & { readonly kind: 'acquire' }

/** What asking across servers needs. */
export interface AcrossParts {
  readonly sendTo: (tag: string, message: SharedMessage) => Promise<SharedReply>
  readonly clock: Clock
  readonly isShared: (bucket: BucketAddress) => boolean
  /** Told of tokens that could not be given back. */
  readonly onLost: (error: unknown) => void
}

/** A question's part on one server: its entries there, by their places in the question. */
interface Part {
  readonly open: OpenAnswer
  readonly entryPlaces: readonly number[]
  readonly question: SharedQuestion
}

/**
 * Asks questions whose buckets are on several servers: all questions together, shared resources one server
 * after another, then all clients at once. Who was refused only looks from there on, so as to be told
 * the longest wait, and gets back what it took before: for a moment too little is admitted, never too much.
 */
export async function askAcross(
  message: Acquire,
  portions: readonly Portion[],
  parts: AcrossParts,
): Promise<SharedReply> {
  const answers = message.questions.map((question) => new OpenAnswer(question))
  const pictures: BucketPicture[] = []
  const deadline = deadlineIn(DEADLINE_MS, parts.clock)
  for (const stage of stagesOf(message, portions, parts)) {
    await Promise.all(
      stage.map(async (portion) => {
        const asked = partsOn(portion, answers)
        if (asked.length === 0) return
        const reply = await ask(message, portion, asked, (part) =>
          Promise.race([parts.sendTo(portion.tag, part), deadline.passed]),
        )
        for (const [i, place] of portion.places.entries()) {
          const picture = reply?.pictures[i]
          if (picture !== undefined) pictures[place] = picture
        }
      }),
    )
  }
  deadline.cancel()
  // Nobody waits for it: what is sent to a server later comes later.
  for (const portion of portions) giveBack(message, portion, answers, parts)
  return { pictures, answers: answers.map((answer) => answer.outcome()), leases: [] }
}

function stagesOf(
  { buckets }: Acquire,
  portions: readonly Portion[],
  { isShared }: AcrossParts,
): Portion[][] {
  const holdsShared = ({ places }: Portion) => isShared(buckets[places[0] ?? 0] as BucketAddress)
  const shared = portions.filter((portion) => holdsShared(portion))
  const clients = portions.filter((portion) => !holdsShared(portion))
  return [...shared.map((portion) => [portion]), clients]
}

function partsOn({ places }: Portion, answers: readonly OpenAnswer[]): Part[] {
  return answers.flatMap((open) => {
    const { entries } = open.question
    const entryPlaces = [...entries.keys()].filter((at) =>
      places.includes((entries[at] as SharedEntry).bucket),
    )
    if (entryPlaces.length === 0 || open.hasFailed) return []
    const own = entryPlaces.map((at) => {
      const entry = entries[at] as SharedEntry
      return { ...entry, bucket: places.indexOf(entry.bucket) }
    })
    const takes = open.question.takes && !open.isRefused
    return [{ open, entryPlaces, question: { takes, entries: own } }]
  })
}

async function ask(
  { buckets }: Acquire,
  { places }: Portion,
  asked: readonly Part[],
  send: (part: SharedMessage) => Promise<SharedReply>,
): Promise<SharedReply | undefined> {
  try {
    const reply = await send({
      kind: 'acquire',
      buckets: places.map((place) => buckets[place] as BucketAddress),
      questions: asked.map(({ question }) => question),
    })
    for (const [i, { open, entryPlaces, question }] of asked.entries()) {
      open.note(entryPlaces, reply.answers[i] as SharedVerdict, question.takes)
    }
    return reply
  } catch (error) {
    for (const { open } of asked) open.fail(error)
    return undefined
  }
}

/** Gives back what refused and failed questions took before; what does not arrive is written off. */
function giveBack(
  message: Acquire,
  { tag, places }: Portion,
  answers: readonly OpenAnswer[],
  { sendTo, onLost }: AcrossParts,
): void {
  const corrections = answers
    .flatMap((answer) => answer.toGiveBack())
    .filter(({ bucket }) => places.includes(bucket))
    .map(({ bucket, cost }) => ({ bucket: places.indexOf(bucket), units: -cost }))
  if (corrections.length === 0) return
  const buckets = places.map((place) => message.buckets[place] as BucketAddress)
  sendTo(tag, { kind: 'settle', buckets, corrections }).catch(onLost)
}

interface Deadline {
  /** Rejects when time is up. */
  readonly passed: Promise<never>
  cancel(): void
}

function deadlineIn(ms: number, clock: Clock): Deadline {
  const late = new Error(`A server did not answer within ${ms} ms.`)
  let reject: (reason: unknown) => void
  const passed = new Promise<never>((_resolve, fail) => {
    reject = fail
  })
  // Mostly nobody is left who waits for it.
  passed.catch(() => undefined)
  return { passed, cancel: clock.after(ms, () => reject(late)) }
}
