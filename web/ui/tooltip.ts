/** Context key: a TooltipProvider is above, so that one tip follows another without a delay. */
export const tooltipProvided = Symbol('tooltip-provider');
