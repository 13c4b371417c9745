import type { ClassTable } from '../demand/class-table.ts'
import type { LimiterSpec } from '../options/limiter-spec.ts'
import { fillFrame } from './fill-frame.ts'
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
  /** Whether any option is a function of the request. */
  private readonly readsRequest: boolean

  constructor(
    { spec, classes, resources }: LimiterParts<Request, Name>,
    view: (request: LimitRequest<Name, Context>) => Request,
  ) {
    this.spec = spec
    this.classes = classes
    this.resources = resources
    this.view = view
    const asked = spec.client ?? spec.type ?? spec.class
    this.readsRequest = asked !== undefined || resources.some((resource) => resource.readsRequest)
  }

  /** Fills the frame. Throws what option functions throw: nothing is charged yet. */
  identify(frame: RequestFrame, request: LimitRequest<Name, Context>): Promise<void> | undefined {
    const { readsRequest, resources } = this
    const argument = readsRequest ? this.view(request) : (undefined as Request)
    if (readsRequest) this.askWho(frame, request, argument)
    else {
      const { client, type, class: ownClass } = request
      frame.client = client === undefined ? ANONYMOUS : client
      frame.type = type === undefined ? DEFAULT_TYPE : type
      frame.classIndex = this.classes.indexOf(ownClass ?? frame.type)
    }
    return fillFrame(frame, resources, request, argument)
  }

  private askWho(
    frame: RequestFrame,
    request: LimitRequest<Name, Context>,
    argument: Request,
  ): void {
    const { client, type, class: classOf } = this.spec
    frame.client = client ? client(argument) : (request.client ?? ANONYMOUS)
    frame.type = type ? type(argument) : (request.type ?? DEFAULT_TYPE)
    const ownClass = classOf ? classOf(argument) : request.class
    frame.classIndex = this.classes.indexOf(ownClass ?? frame.type)
  }
}
