import { expect } from '@jest/globals'
import { parseDictionary, parseList } from 'structured-headers'
import type { AnyOptions, App, Behaviours, Framework } from './framework.ts'
import { type Answer, hello, type Limit, serving } from './served.ts'

function limitedBy(...all: readonly AnyOptions[]): (limit: Limit) => App {
  return (limit) => ({
    limits: all.map((options) => limit(options)),
    routes: [{ method: 'get', path: '/', handle: hello }],
  })
}

/** The items of a list field, parsed by the rules of RFC 9651. */
function items(answer: Answer, name: string): readonly (readonly [unknown, object])[] {
  return parseList(answer.field(name) ?? '').map(([item, parameters]) => {
    return [item, Object.fromEntries(parameters)] as const
  })
}

const twice = { limit: 2, window: '1m' } as const
const inTwoForms: AnyOptions = { ...twice, headers: ['draft-8', 'legacy'] }

async function showsTheTightest(framework: Framework, limits: readonly number[]): Promise<void> {
  const chain = limits.map((limit, i): AnyOptions => {
    return { name: `limiter-${i}`, limit, window: '1m', headers: ['draft-6', 'legacy'] }
  })
  await serving(framework, limitedBy(...chain), async ({ ask }) => {
    const answer = await ask('/')
    expect(answer.field('ratelimit-remaining')).toBe('2')
    expect(answer.field('ratelimit-limit')).toBe('3')
    expect(answer.field('x-ratelimit-remaining')).toBe('2')
  })
}

export const headersAreSent: Behaviours = {
  'answers tell the policy, always alike, and what is left of it': async (framework) => {
    await serving(framework, limitedBy(twice), async ({ ask }) => {
      const answers = [await ask('/'), await ask('/'), await ask('/')]
      for (const answer of answers) {
        expect(items(answer, 'ratelimit-policy')).toEqual([['requests', { q: 2, w: 60 }]])
      }
      expect(answers.map((answer) => items(answer, 'ratelimit'))).toEqual([
        [['requests', { r: 1, t: 30 }]],
        [['requests', { r: 0, t: 60 }]],
        [['requests', { r: 0, t: 30 }]],
      ])
    })
  },

  'a refusal says when to come back, not before its item resets': async (framework) => {
    const atMost: AnyOptions = { ...twice, random: () => 0.999 }
    await serving(framework, limitedBy(atMost), async ({ ask }) => {
      expect((await ask('/')).field('retry-after')).toBeUndefined()
      await ask('/')
      expect((await ask('/')).field('retry-after')).toBe('34')
    })
  },

  'draft 7 is a dictionary': async (framework) => {
    await serving(framework, limitedBy({ ...twice, headers: 'draft-7' }), async ({ ask }) => {
      const answer = await ask('/')
      const numbers = [...parseDictionary(answer.field('ratelimit') ?? '')]
      expect(numbers.map(([key, [value]]) => [key, value])).toEqual([
        ['limit', 2],
        ['remaining', 1],
        ['reset', 30],
      ])
      expect(answer.field('ratelimit-policy')).toBe('2;w=60')
    })
  },

  'draft 6 is four fields': async (framework) => {
    await serving(framework, limitedBy({ ...twice, headers: 'draft-6' }), async ({ ask }) => {
      const answer = await ask('/')
      const names = ['policy', 'limit', 'remaining', 'reset'].map((name) => `ratelimit-${name}`)
      expect(names.map(answer.field)).toEqual(['2;w=60', '2', '1', '30'])
    })
  },

  'the legacy form can stand beside a draft': async (framework) => {
    await serving(framework, limitedBy(inTwoForms), async ({ ask }) => {
      const answer = await ask('/')
      const names = ['limit', 'remaining', 'reset'].map((name) => `x-ratelimit-${name}`)
      expect(names.map(answer.field)).toEqual(['2', '1', '1700000030'])
      expect(items(answer, 'ratelimit')).toHaveLength(1)
    })
  },

  'fields can be left out, but a refusal always says when to come back': async (framework) => {
    await serving(framework, limitedBy({ ...twice, headers: false }), async ({ ask }) => {
      expect((await ask('/')).field('ratelimit')).toBeUndefined()
      await ask('/')
      const refused = await ask('/')
      expect(refused.field('ratelimit-policy')).toBeUndefined()
      expect(refused.field('retry-after')).toBe('30')
    })
  },

  'several resources are several items': async (framework) => {
    const resources = {
      requests: { limit: 10, window: '1m' },
      database: { limit: 100, window: '1s', key: 'shared', cost: 5 },
    } as const
    await serving(framework, limitedBy({ resources }), async ({ ask }) => {
      const answer = await ask('/')
      expect(items(answer, 'ratelimit-policy')).toEqual([
        ['requests', { q: 10, w: 60 }],
        ['database', { q: 100, qu: 'database', w: 1 }],
      ])
      expect(items(answer, 'ratelimit')).toEqual([
        ['requests', { r: 9, t: 6 }],
        ['database', { r: 95, t: 1 }],
      ])
    })
  },

  'a resource that all share tells everybody the same': async (framework) => {
    const resources = { database: { limit: 100, window: '1s', key: 'shared', cost: 5 } } as const
    await serving(framework, limitedBy({ resources }), async ({ ask }) => {
      await ask('/')
      expect(items(await ask('/'), 'ratelimit')).toEqual([['database', { r: 90, t: 1 }]])
    })
  },

  'limiters of one chain add their items to each other': async (framework) => {
    const chain = limitedBy(
      { name: 'site', limit: 100, window: '1m' },
      { name: 'api', limit: 10, window: '1s' },
    )
    await serving(framework, chain, async ({ ask }) => {
      const answer = await ask('/')
      expect(items(answer, 'ratelimit-policy')).toEqual([
        ['site/requests', { q: 100, w: 60 }],
        ['api/requests', { q: 10, w: 1 }],
      ])
      expect(items(answer, 'ratelimit').map(([name]) => name)).toEqual([
        'site/requests',
        'api/requests',
      ])
    })
  },

  'of the first limiter, being the tightest, a field for one policy tells': (framework) => {
    return showsTheTightest(framework, [3, 100])
  },

  'of the last limiter, being the tightest, a field for one policy tells': (framework) => {
    return showsTheTightest(framework, [100, 3])
  },
}
