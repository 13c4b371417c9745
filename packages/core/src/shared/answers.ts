import { admit } from '../store/admit.ts'
import type { Ask, AskEntry } from '../store/store.ts'
import type { SharedAnswer, SharedVerdict } from './engine.ts'
import type { OpenQuestion } from './message-draft.ts'

/** Tells whoever asked what came of it. */
export function settleQuestion(open: OpenQuestion, answer: SharedAnswer): void {
  if ('failure' in answer) {
    open.reject(answer.failure)
    return
  }
  writeAnswer(open.ask, answer, open.takes)
  open.resolve()
}

/** Writes an engine's answer into the question, as a store in this process does. */
function writeAnswer(ask: Ask, answer: SharedVerdict, takes: boolean): void {
  const drawsAll = ask.entries.every(
    ({ cost }, i) => i >= ask.count || (answer.drawn[i] as number) >= cost,
  )
  const isPredicted = answer.limitedBy < 0 && ask.count > 0 && drawsAll
  admit(ask, isPredicted ? 'predicted' : 'standard')
  ask.limitedBy = answer.limitedBy
  ask.lacking = answer.lacking
  ask.retryAfterUs = answer.retryAfterUs
  ask.blocked = answer.blocked
  for (let i = 0; i < ask.count; i++) {
    const entry = ask.entries[i] as AskEntry
    entry.charged = answer.charged[i] as boolean
    entry.drawn = takes ? (answer.drawn[i] as number) : 0
  }
}
