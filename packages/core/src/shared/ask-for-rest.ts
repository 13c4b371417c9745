import type { Ask, AskEntry } from '../store/store.ts'
import { giveBackTaken, type LocalParts, mergeAnswer, partOf } from './local-take.ts'
import type { Questions } from './questions.ts'

/** Whom a question that is not answered here goes to. */
export interface StoreParts {
  readonly local: LocalParts
  readonly questions: Questions
  readonly nowUs: () => number
  /** Has the store give back what it was told of. */
  readonly returnToStore: (entry: AskEntry, units: number) => void
}

/**
 * Asks the store for what is not held here. What was taken here is undone where the store refuses or
 * fails, so that the answer is all or nothing.
 */
export async function askForRest(
  parts: StoreParts,
  ask: Ask,
  rest: readonly AskEntry[],
): Promise<void> {
  const taken = ask.entries.slice(0, ask.count).filter((entry) => !rest.includes(entry))
  const part = taken.length === 0 ? ask : partOf(ask, rest)
  try {
    await parts.questions.ask(part, true)
  } catch (error) {
    giveBackTaken(parts.local, taken, parts.returnToStore)
    throw error
  }
  if (part.limitedBy >= 0) {
    giveBackTaken(parts.local, taken, parts.returnToStore)
    const entry = part.entries[part.limitedBy] as AskEntry
    parts.local.denied[entry.resource]?.note(entry, part, parts.nowUs())
  }
  if (part !== ask) mergeAnswer(ask, part)
}
