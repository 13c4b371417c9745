import { describe, test } from '@jest/globals'
import { errorsReachTheFramework } from './behaviour/errors.ts'
import type { Behaviours, Framework } from './behaviour/framework.ts'
import { headersAreSent } from './behaviour/headers.ts'
import { limitsAreKept } from './behaviour/limits.ts'
import { refusalsAreAnswered } from './behaviour/refusals.ts'
import { responsesAreFollowed } from './behaviour/responses.ts'
import { setUpIsUnderstood } from './behaviour/set-up.ts'
import { requestsMayWait } from './behaviour/waiting.ts'

const all: Behaviours = {
  ...limitsAreKept,
  ...headersAreSent,
  ...refusalsAreAnswered,
  ...responsesAreFollowed,
  ...errorsReachTheFramework,
  ...requestsMayWait,
  ...setUpIsUnderstood,
}

/** What every adapter does on every version it claims, over real HTTP. */
export function behavesAsLimiter(framework: Framework): void {
  describe(framework.name, () => {
    for (const [sentence, proof] of Object.entries(all)) test(sentence, () => proof(framework))
  })
}
