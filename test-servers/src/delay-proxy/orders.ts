/** Which bytes: those on their way to the server, those to the client, or both. */
export type Direction = 'requests' | 'replies' | 'both'

/** What the process of a proxy is told to do. */
export type Order =
  | { readonly kind: 'delay'; readonly delayMs: number }
  | { readonly kind: 'stall'; readonly direction: Direction }
  | { readonly kind: 'drop'; readonly direction: Direction }
  | { readonly kind: 'resume' }
  | { readonly kind: 'lose-next'; readonly direction: 'requests' | 'replies' }
  | { readonly kind: 'reset' }

/** An order with the number by which its execution is reported. */
export interface NumberedOrder {
  readonly number: number
  readonly order: Order
}

/** What the process says: once where it listens, then the number of each order that is in force. */
export type ProxyReport =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'done'; readonly number: number }
