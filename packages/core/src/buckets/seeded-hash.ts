/**
 * FNV-1a over UTF-16 code units from a secret seed, 32 bits, with a final mix (murmur3's). Without the
 * seed nobody can choose keys that fall into a victim's overflow bucket.
 */
export function seededHash(text: string, seed: number): number {
  let hash = seed | 0
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
