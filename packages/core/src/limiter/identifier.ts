import type { ClassTable } from '../demand/class-table.ts'
import type { LimiterSpec } from '../options/limiter-spec.ts'
import { fillFrame, fillPlainFrame } from './fill-frame.ts'
import type { LimitRequest } from './limit-request.ts'
import type { LimitedResource } from './limited-resource.ts'
import type { LimiterParts } from './limiter-parts.ts'
import type { RequestFrame } from './request-frame.ts'

const ANONYMOUS = 'anonymous'
const DEFAULT_TYPE = 'default'

/** Works out who asks for what. */
export class Identifier<Request, Name extends string, Context> {
  private readonly spec: LimiterSpec<Request>
  private readonly classes: ClassTable
  private readonly resources: readonly LimitedResource<Request>[]
  private readonly view: (request: LimitRequest<Name, Context>) => Request
  /** No option is a function: all there is to know stands in the request. */
  private readonly isPlain: boolean

  constructor(
    { spec, classes, resources }: LimiterParts<Request, Name>,
    view: (request: LimitRequest<Name, Context>) => Request,
  ) {
    this.spec = spec
    this.classes = classes
    this.resources = resources
    this.view = view
    const asked = spec.client ?? spec.type ?? spec.class
    this.isPlain = asked === undefined && resources.every((resource) => resource.isPlain)
  }

  /** Fills the frame. Throws what option functions throw: nothing is charged yet. */
  identify(frame: RequestFrame, request: LimitRequest<Name, Context>): Promise<void> | undefined {
    if (!this.isPlain) return this.identifyByOptions(frame, request)
    const { client, type, keys, cost } = request
    frame.client = client === undefined ? ANONYMOUS : client
    frame.type = type === undefined ? DEFAULT_TYPE : type
    frame.classIndex = this.classes.indexOf(request.class ?? frame.type)
    if (keys !== undefined || cost !== undefined) {
      return fillFrame(frame, this.resources, request, undefined as Request)
    }
    fillPlainFrame(frame, this.resources)
    return undefined
  }

  private identifyByOptions(
    frame: RequestFrame,
    request: LimitRequest<Name, Context>,
  ): Promise<void> | undefined {
    const { spec } = this
    const argument = this.view(request)
    frame.client = spec.client ? spec.client(argument) : (request.client ?? ANONYMOUS)
    frame.type = spec.type ? spec.type(argument) : (request.type ?? DEFAULT_TYPE)
    const ownClass = spec.class ? spec.class(argument) : request.class
    frame.classIndex = this.classes.indexOf(ownClass ?? frame.type)
    return fillFrame(frame, this.resources, request, argument)
  }
}
