------------------------------- MODULE lease -------------------------------
(***************************************************************************)
(* Leases on one bucket, small enough that all states can be visited.      *)
(* This file is for readers. What the tests run on every change is its     *)
(* twin in TypeScript, packages/core/test/leases/model: the same steps,    *)
(* visited breadth first, and rules marked (!) left out in turn, so that a *)
(* bound must break.                                                       *)
(*                                                                         *)
(* A tick mints one token. A lease lasts Term ticks. A trickle brings one  *)
(* token a tick, for Term ticks. Messages are lost, or arrive twice, at    *)
(* any time; holders crash at any time.                                    *)
(***************************************************************************)
EXTENDS Integers, Sequences, FiniteSets

CONSTANTS Burst, Term, Members

VARIABLES
    available,   \* tokens in the bucket, standard and pools together
    excess,      \* largest excess of any window over its refill
    left,        \* store: ticks until the lease ends; 0: there is none
    outstanding, \* store: granted, not reported spent or given back (O)
    promised,    \* store: what the trickle will bring yet (F)
    untold,      \* store: granted since the last answer that was heard
    held,        \* holder: may spend
    unreported,  \* holder: spent, and the store does not know
    matured,     \* holder: of `held`, what it has counted of its trickle
    budget,      \* holder: what it will count yet
    deadline,    \* holder: ticks until it stops; 0: it holds no lease
    sent,        \* holder: messages of this incarnation: 0, 1, more (2)
    message,     \* on the way to the store, or None
    reply,       \* on the way back, or None
    orphans      \* leases whose holders have forgotten them: <<left, units>>

store   == <<left, outstanding, promised, untold>>
holder  == <<held, unreported, matured, budget, deadline, sent>>
network == <<message, reply>>
vars    == <<available, excess, store, holder, network, orphans>>

None == [kind |-> "none"]

Min(a, b) == IF a < b THEN a ELSE b
Max(a, b) == IF a > b THEN a ELSE b

RECURSIVE Sum(_, _)
Sum(f, S) == IF S = {} THEN 0
             ELSE LET i == CHOOSE i \in S : TRUE IN f[i] + Sum(f, S \ {i})

RECURSIVE SumUnits(_)
SumUnits(s) == IF s = <<>> THEN 0 ELSE Head(s)[2] + SumUnits(Tail(s))

(* What bound 2 counts. *)
Total == available + Sum(outstanding, Members) + Sum(promised, Members)
         + SumUnits(orphans)

Zero == [i \in Members |-> 0]

Init ==
    /\ available = Burst /\ excess = 0
    /\ left = Zero /\ outstanding = Zero /\ promised = Zero /\ untold = Zero
    /\ held = Zero /\ unreported = Zero /\ matured = Zero /\ budget = Zero
    /\ deadline = Zero /\ sent = Zero
    /\ message = [i \in Members |-> None] /\ reply = [i \in Members |-> None]
    /\ orphans = <<>>

-----------------------------------------------------------------------------
(* A request that asks the store, and one that a lease pays for. *)

SpendDirect ==
    /\ available > 0
    /\ available' = available - 1 /\ excess' = excess + 1
    /\ UNCHANGED <<store, holder, network, orphans>>

SpendHeld(i) ==
    /\ held[i] > 0
    /\ held' = [held EXCEPT ![i] = @ - 1]
    /\ unreported' = [unreported EXCEPT ![i] = @ + 1]
    /\ excess' = excess + 1
    /\ UNCHANGED <<available, store, matured, budget, deadline, sent, network, orphans>>

-----------------------------------------------------------------------------
(* The holder sends totals. What it gives back it does not spend any more, *)
(* and no trickle matures until the answer (!).                            *)

Send(i) == \E returned \in {0, held[i]} :
    LET before == IF message[i] # None /\ ~message[i].isApplied
                  THEN message[i].returned ELSE 0
    IN
    /\ held' = [held EXCEPT ![i] = @ - returned]
    /\ budget' = [budget EXCEPT ![i] = 0]
    /\ sent' = [sent EXCEPT ![i] = Min(2, @ + 1)]
    /\ message' = [message EXCEPT ![i] =
          [kind |-> "message", used |-> unreported[i],
           returned |-> before + returned, age |-> 0, isApplied |-> FALSE]]
    /\ reply' = [reply EXCEPT ![i] = None]
    /\ UNCHANGED <<available, excess, store, unreported, matured, deadline, orphans>>

Lose(i) ==
    \/ /\ message[i] # None /\ message' = [message EXCEPT ![i] = None]
       /\ UNCHANGED <<available, excess, store, holder, reply, orphans>>
    \/ /\ reply[i] # None /\ reply' = [reply EXCEPT ![i] = None]
       /\ UNCHANGED <<available, excess, store, holder, message, orphans>>

-----------------------------------------------------------------------------
(* A message reaches the store. One that has been applied changes nothing  *)
(* (!), and one of a lease that is over, unless it is the first of its     *)
(* incarnation, is fenced (!).                                             *)

Fence(i) ==
    /\ message[i] # None /\ left[i] = 0 /\ sent[i] > 1
    /\ reply' = [reply EXCEPT ![i] =
          [kind |-> "reply", isFenced |-> TRUE, granted |-> 0, trickle |-> 0,
           age |-> message[i].age]]
    /\ UNCHANGED <<available, excess, store, holder, message, orphans>>

Renew(i) ==
    LET m    == message[i]
        back == available + m.returned
        own  == outstanding[i] - m.used - m.returned
        rest == Total - promised[i] - m.used    \* after the report is applied
        isFree == \A j \in Members \ {i} : promised[j] = 0
    IN
    /\ m # None
    /\ left[i] = 0 => sent[i] <= 1
    /\ left[i] > 0 => ~m.isApplied
    /\ \E units \in 0 .. back : \E trickle \in {0, Term} :
         \* A trickle needs room for all that it may bring (!).
         /\ trickle > 0 => isFree /\ Burst - rest >= trickle
         /\ available' = back - units
         /\ left' = [left EXCEPT ![i] = Term]
         /\ outstanding' = [outstanding EXCEPT ![i] = own + units]
         /\ promised' = [promised EXCEPT ![i] = trickle]
         /\ untold' = [untold EXCEPT ![i] = @ + units]
         /\ unreported' = [unreported EXCEPT ![i] = @ - m.used]
         /\ message' = [message EXCEPT ![i] =
               [kind |-> "message", used |-> 0, returned |-> 0, age |-> Term,
                isApplied |-> TRUE]]
         /\ reply' = [reply EXCEPT ![i] =
               [kind |-> "reply", isFenced |-> FALSE, granted |-> untold[i] + units,
                trickle |-> trickle, age |-> m.age]]
    /\ UNCHANGED <<excess, held, matured, budget, deadline, sent, orphans>>

-----------------------------------------------------------------------------
(* The holder forgets its lease: it crashed, was fenced, or its time is up. *)

Forgotten(i) ==
    /\ orphans' = IF left[i] > 0
                  THEN Append(orphans, <<left[i], outstanding[i] + promised[i]>>)
                  ELSE orphans
    /\ left' = [left EXCEPT ![i] = 0]
    /\ outstanding' = [outstanding EXCEPT ![i] = 0]
    /\ promised' = [promised EXCEPT ![i] = 0] /\ untold' = [untold EXCEPT ![i] = 0]
    /\ held' = [held EXCEPT ![i] = 0] /\ unreported' = [unreported EXCEPT ![i] = 0]
    /\ matured' = [matured EXCEPT ![i] = 0] /\ budget' = [budget EXCEPT ![i] = 0]
    /\ deadline' = [deadline EXCEPT ![i] = 0] /\ sent' = [sent EXCEPT ![i] = 0]
    /\ message' = [message EXCEPT ![i] = None]
    /\ reply' = [reply EXCEPT ![i] = None]
    /\ UNCHANGED <<available, excess>>

Crash(i) == sent[i] > 0 /\ Forgotten(i)

(* The answer arrives. The deadline counts from when the message was sent, *)
(* and the holder's own count of its trickle gives way to the store's.     *)

Hear(i) ==
    /\ reply[i] # None
    /\ IF reply[i].isFenced \/ reply[i].age >= Term
       THEN Forgotten(i)
       ELSE /\ untold' = [untold EXCEPT ![i] = @ - reply[i].granted]
            /\ held' = [held EXCEPT ![i] = @ - matured[i] + reply[i].granted]
            /\ matured' = [matured EXCEPT ![i] = 0]
            /\ budget' = [budget EXCEPT ![i] = reply[i].trickle]
            /\ deadline' = [deadline EXCEPT ![i] = Term - reply[i].age]
            /\ reply' = [reply EXCEPT ![i] = None]
            /\ UNCHANGED <<available, excess, left, outstanding, promised,
                           unreported, sent, message, orphans>>

-----------------------------------------------------------------------------
(* A tick: the store mints, for a trickle if there is one, else as far as  *)
(* there is room beside what is leased (!); holders count their trickles;  *)
(* then they stop at their deadlines (!); then leases end, and what their  *)
(* holders had is written off, never credited (!).                         *)

Fed == {i \in Members : promised[i] > 0}

Tick ==
    LET isOver(i)  == deadline[i] = 1
        isEnd(i)   == left[i] = 1
        counted(i) == Min(1, budget[i])
        gain(i)    == IF i \in Fed THEN 1 ELSE 0
        olds == {i \in Members : isOver(i) /\ left[i] > 1}
        older(s) == SelectSeq(
            [k \in 1 .. Len(s) |-> <<s[k][1] - 1, s[k][2]>>], LAMBDA o : o[1] > 0)
        RECURSIVE add(_, _)
        add(s, S) == IF S = {} THEN s
                     ELSE LET i == CHOOSE i \in S : TRUE
                          IN add(Append(s, <<left[i] - 1,
                                   outstanding[i] + promised[i]>>), S \ {i})
        gone(i) == isOver(i) \/ isEnd(i)
    IN
    /\ excess' = Max(0, excess - 1)
    /\ available' = IF Fed = {} /\ Total < Burst THEN available + 1 ELSE available
    /\ orphans' = add(older(orphans), olds)
    /\ left' = [i \in Members |-> IF isOver(i) THEN 0 ELSE Max(0, left[i] - 1)]
    /\ outstanding' = [i \in Members |-> IF gone(i) THEN 0 ELSE outstanding[i] + gain(i)]
    /\ promised' = [i \in Members |-> IF gone(i) THEN 0 ELSE promised[i] - gain(i)]
    /\ untold' = [i \in Members |-> IF gone(i) THEN 0 ELSE untold[i] + gain(i)]
    /\ held' = [i \in Members |-> IF isOver(i) THEN 0 ELSE held[i] + counted(i)]
    /\ unreported' = [i \in Members |-> IF isOver(i) THEN 0 ELSE unreported[i]]
    /\ matured' = [i \in Members |-> IF isOver(i) THEN 0 ELSE matured[i] + counted(i)]
    /\ budget' = [i \in Members |-> IF isOver(i) THEN 0 ELSE budget[i] - counted(i)]
    /\ deadline' = [i \in Members |-> Max(0, deadline[i] - 1)]
    /\ sent' = [i \in Members |-> IF isOver(i) THEN 0 ELSE sent[i]]
    /\ message' = [i \in Members |->
          IF isOver(i) \/ message[i] = None THEN None
          ELSE [message[i] EXCEPT !.age = Min(Term, @ + 1)]]
    /\ reply' = [i \in Members |->
          IF isOver(i) \/ reply[i] = None THEN None
          ELSE [reply[i] EXCEPT !.age = Min(Term, @ + 1)]]

Next ==
    \/ Tick
    \/ SpendDirect
    \/ \E i \in Members :
         SpendHeld(i) \/ Send(i) \/ Lose(i) \/ Fence(i) \/ Renew(i) \/ Hear(i) \/ Crash(i)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(* The bounds. `excess` is the largest sum of admitted cost less refill    *)
(* over all windows that end now: excess <- max(0, excess - refill) + cost. *)

Bound1 == available >= 0 /\ \A i \in Members : outstanding[i] >= 0
Bound2 == Total <= Burst
Bound3 == excess <= Burst
Bound4 == \A i \in Members :
    LET returned == IF message[i] # None /\ ~message[i].isApplied
                    THEN message[i].returned ELSE 0
    IN held[i] + unreported[i] + returned <= outstanding[i]

(* Two leases may be forgotten at a time: more only make more states.      *)
StateConstraint == Len(orphans) <= 2
=============================================================================
