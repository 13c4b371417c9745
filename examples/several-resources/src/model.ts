export interface Reply {
  readonly text: string
  readonly usage: { readonly totalTokens: number }
}

/** Stands in for a language model: a token for each character of the prompt, and 20 for the answer. */
export async function complete(prompt: string): Promise<Reply> {
  return { text: 'Interesting.', usage: { totalTokens: prompt.length + 20 } }
}
