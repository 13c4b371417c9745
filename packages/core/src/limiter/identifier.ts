import { type ClassTable, MAX_CLASSES } from '../demand/class-table.ts'
import type { LimiterSpec } from '../options/limiter-spec.ts'
import { fillFrame } from './fill-frame.ts'
import type { LimitRequest } from './limit-request.ts'
import type { LimiterParts } from './limiter-parts.ts'
import { createRequestFrame, type RequestFrame } from './request-frame.ts'
import { type Roster, rosterOf } from './taking-part.ts'

/** The client of requests that name none. */
export const ANONYMOUS = 'anonymous'
const DEFAULT_TYPE = 'default'

/** Works out who asks for what. */
export class Identifier<Request, Name extends string, Context> {
  private readonly spec: LimiterSpec<Request>
  private readonly classes: ClassTable
  private readonly roster: Roster<Request>
  private readonly view: (request: LimitRequest<Name, Context>) => Request
  /** Whether any option is a function of the request. */
  private readonly readsRequest: boolean
  /** Whether client, type or class is one. */
  private readonly asksWho: boolean
  /**
   * Frames to use again, by class: what a frame keeps from its last request is then often right for
   * the next.
   */
  private readonly frames: (RequestFrame | undefined)[]

  constructor(
    { spec, classes, resources }: LimiterParts<Request, Name>,
    view: (request: LimitRequest<Name, Context>) => Request,
  ) {
    this.spec = spec
    this.classes = classes
    this.roster = rosterOf(resources)
    this.view = view
    this.asksWho = (spec.client ?? spec.type ?? spec.class) !== undefined
    this.readsRequest = this.asksWho || resources.some((resource) => resource.readsRequest)
    this.frames = new Array(MAX_CLASSES).fill(undefined)
  }

  /** A frame, filled. Throws what option functions throw: nothing is charged yet. */
  identify(request: LimitRequest<Name, Context>): RequestFrame {
    const argument = this.readsRequest ? this.view(request) : (undefined as Request)
    if (this.asksWho) return this.askWho(request, argument)
    const { client, type, class: ownClass } = request
    const frame = this.frameFor(ownClass ?? type ?? DEFAULT_TYPE)
    nameRequester(frame, client ?? ANONYMOUS, type ?? DEFAULT_TYPE)
    fillFrame(frame, this.roster, request, argument)
    return frame
  }

  private askWho(request: LimitRequest<Name, Context>, argument: Request): RequestFrame {
    const { client: clientOf, type: typeOf, class: classOf } = this.spec
    const client = clientOf === undefined ? request.client : clientOf(argument)
    const type = (typeOf === undefined ? request.type : typeOf(argument)) ?? DEFAULT_TYPE
    const ownClass = classOf === undefined ? request.class : classOf(argument)
    const frame = this.frameFor(ownClass ?? type)
    nameRequester(frame, client ?? ANONYMOUS, type)
    fillFrame(frame, this.roster, request, argument)
    return frame
  }

  private frameFor(className: string): RequestFrame {
    const classIndex = this.classes.indexOf(className)
    const frame = this.frames[classIndex]
    if (frame === undefined || frame.isTaken) return this.newFrame(classIndex)
    frame.isTaken = true
    return frame
  }

  /** The frame's request is answered: another may have it. */
  recycle(frame: RequestFrame): void {
    frame.isTaken = false
  }

  /** In place of the one whose request still waits for something, which is not used again. */
  private newFrame(classIndex: number): RequestFrame {
    const frame = createRequestFrame(this.roster.resources.length)
    frame.classIndex = classIndex
    this.frames[classIndex] = frame
    return frame
  }
}

/**
 * Writes only what changed: telling the garbage collector of a name in an old object takes longer than
 * to compare, above all where little is cached between two requests.
 */
function nameRequester(frame: RequestFrame, client: string, type: string): void {
  if (frame.client !== client) frame.client = client
  if (frame.type !== type) frame.type = type
}
