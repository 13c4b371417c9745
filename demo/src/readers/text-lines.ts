import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'

/**
 * The lines of a text file without their line ends, gunzipped when the file starts like gzip
 * (RFC 1952, bytes 1f 8b), whatever its name says.
 *
 * @throws the file system's error when it cannot be read, zlib's when the archive is damaged
 */
export async function* textLines(path: string): AsyncGenerator<string, void> {
  let rest = ''
  for await (const chunk of textChunks(path)) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield withoutReturn(line)
  }
  if (rest !== '') yield withoutReturn(rest)
}

async function* textChunks(path: string): AsyncGenerator<string, void> {
  const decoder = new TextDecoder()
  for await (const bytes of await openBytes(path)) yield decoder.decode(bytes, { stream: true })
  yield decoder.decode()
}

async function openBytes(path: string): Promise<AsyncIterable<Uint8Array>> {
  if (!(await startsLikeGzip(path))) return createReadStream(path)
  const bytes = createReadStream(path)
  const gunzip = createGunzip()
  // `pipe` does not hand errors on: a disk error has to reach whoever reads the text.
  bytes.on('error', (error) => gunzip.destroy(error))
  return bytes.pipe(gunzip)
}

async function startsLikeGzip(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { bytesRead, buffer } = await file.read(new Uint8Array(2), 0, 2, 0)
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b
  } finally {
    await file.close()
  }
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}
