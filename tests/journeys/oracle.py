"""Who may see a home, thought out anew: posts at places, pairs, homes lived in, homes opened."""

from __future__ import annotations

from dataclasses import dataclass, field

#: posts that owe something to the people at their place, or answer for those who do
CARING = {"group-leader", "building-head", "area-holder", "branch-secretary", "committee-secretary"}
#: a building's team, in the order in which they stand in for one another
TEAM = (
    "group-leader", "building-head", "safety-member", "hygiene-member", "culture-member", "property-keeper",
)  # fmt: skip
#: from an area up, each post stands in for the one below it
UPWARD = (("area-holder", "area"), ("branch-secretary", "estate"), ("committee-secretary", "root"))
#: a sensitive need → the posts with something to do for it; nobody else may learn that it is there
CONCERNED = {"reintegration-support": {"area-holder", "committee-secretary"}}
TOP = "root"
#: place → itself and the places above it
ABOVE = {
    "b0": ("b0", "area", "estate", TOP),
    "b1": ("b1", "area", "estate", TOP),
    "area": ("area", "estate", TOP),
    "estate": ("estate", TOP),
    TOP: (TOP,),
}
OPERATOR, OUTSIDER = "operator", "outsider"
#: the one home of another community
ELSEWHERE = "elsewhere"


@dataclass
class Life:
    """What is true at the moment; whoever changes the town says it here in the same breath."""

    #: home → place
    homes: dict[str, str]
    #: who → home
    lives: dict[str, str]
    #: (who, post, place)
    posts: set[tuple[str, str, str]]
    #: (who, home)
    pairs: set[tuple[str, str]]
    #: somebody in the home → kind of a need of theirs
    needs: dict[str, str]
    #: those who are of this community, with an account
    people: set[str]
    away: set[str] = field(default_factory=set)
    #: (who, home)
    opened: set[tuple[str, str]] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)
    #: a claim, a notice, an export → how it stands; its name says what it is, and of which place
    states: dict[str, str] = field(default_factory=dict)
    #: a paper → who wrote or asked
    authors: dict[str, str] = field(default_factory=dict)
    #: (who, a claim that was confirmed as theirs)
    theirs: set[tuple[str, str]] = field(default_factory=set)
    #: homes whose people agree to be named in public
    shown: set[str] = field(default_factory=set)
    #: a hidden name → the notice that names it
    named: dict[str, str] = field(default_factory=dict)
    #: hidden texts that are kept no more
    gone: set[str] = field(default_factory=set)
    #: (who, home): named by whoever lives there to act for them
    acting: set[tuple[str, str]] = field(default_factory=set)
    #: who → the home for whose people they act at the moment, on the pages
    switched: dict[str, str] = field(default_factory=dict)

    def is_in(self, who: str) -> bool:
        """Whether they are signed in here."""
        return who in self.people and who not in self.closed

    def has_post(self, who: str) -> bool:
        """Whether they hold or stand in for a post, or are paired with a home."""
        return any(who == each for each, *_rest in self.posts) or any(
            who == each for each, _home in self.pairs
        )

    def acts_at(self, who: str, posts: set[str], place: str) -> bool:
        """Whether they hold one of the posts at the place or above it, or stand in for one."""
        held = any(each == who and post in posts and at in ABOVE[place] for each, post, at in self.posts)
        by_rank = any(self.stands_in_below(who, post) for post in posts)
        return held or by_rank or any(self.stands_in(who, post, place) for post in posts & set(TEAM))

    def stands_in_below(self, who: str, post: str) -> bool:
        """Whether they act for a post of an area or above whose holder is away or missing."""
        ranks = [each for each, _at in UPWARD]
        for seat in UPWARD[ranks.index(post) :] if post in ranks else ():
            for holder, held, at in sorted(self.posts):
                if (held, at) == seat and holder not in self.away:
                    return holder == who
        return False

    def stands_in(self, who: str, post: str, place: str) -> bool:
        """Whether they act for a post of a building's team whose holder is away or missing."""
        for each in (post, *TEAM):
            for holder, held, at in sorted(self.posts):
                if (held, at) == (each, place) and holder not in self.away:
                    return holder == who
        return False

    def cares_for(self, who: str, home: str) -> bool:
        """Whether the home is theirs to look after by a post."""
        if home == ELSEWHERE:
            return who == OUTSIDER
        return self.looks_after(who, self.homes[home])

    def looks_after(self, who: str, place: str) -> bool:
        """Whether the homes of the place are theirs to look after by a post."""
        return self.is_in(who) and (who == OPERATOR or self.acts_at(who, CARING, place))

    def is_paired(self, who: str, home: str) -> bool:
        """Whether they are paired with it."""
        return self.is_in(who) and (who, home) in self.pairs

    def lives_in(self, who: str, home: str) -> bool:
        """Whether it is their own home."""
        return self.is_in(who) and self.lives.get(who) == home

    def may_record(self, who: str, home: str) -> bool:
        """Whether they may note a visit there."""
        return self.cares_for(who, home) or self.is_paired(who, home)

    def may_see(self, who: str, home: str) -> bool:
        """Whether who lives there, or what the paper says, is theirs to know."""
        if home in self.states:
            return self.may_read(who, home)
        has_opened = self.is_in(who) and (who, home) in self.opened
        return self.may_record(who, home) or self.lives_in(who, home) or has_opened

    def may_open(self, who: str, home: str) -> bool:
        """Whether they may break the glass: a post, for a home they cannot see anyway."""
        trusted = who == OPERATOR
        is_post = self.is_in(who) and self.has_post(who) and home != ELSEWHERE
        return is_post and not trusted and not self.may_record(who, home)

    def may_know_need(self, who: str, kind: str, home: str) -> bool:
        """Whether they may learn that there is a need of that kind."""
        if not self.is_in(who):
            return False
        concerned = self.acts_at(who, CONCERNED[kind], self.homes[home])
        return who == OPERATOR or concerned or self.lives_in(who, home)

    def is_at_top(self, who: str) -> bool:
        """Whether they set up the whole community: a post of its own, or its operator."""
        at_top = any(each == who and at == TOP for each, _post, at in self.posts)
        return self.is_in(who) and (who == OPERATOR or at_top)

    def reaches(self, who: str, place: str) -> bool:
        """Whether the place is theirs: a post of theirs is there or above."""
        if not self.is_in(who):
            return False
        own = any(each == who and at in ABOVE[place] for each, _post, at in self.posts)
        return who == OPERATOR or own

    @staticmethod
    def place_of(paper: str) -> str:
        """Where a paper belongs."""
        return paper.partition("-")[2]

    def may_read(self, who: str, paper: str) -> bool:
        """Whether what the paper says is theirs to know."""
        kind, _, place = paper.partition("-")
        if kind == "claim":
            return self.looks_after(who, place) or (who, paper) in self.theirs
        if kind == "notice":
            return self.states[paper] == "public" or self.reaches(who, place)
        return self.is_at_top(who)

    def may_read_name(self, who: str, text: str) -> bool:
        """Whether the hidden text stands in a notice they may read, because whoever it names agreed."""
        return text in self.named and self.may_read(who, self.named[text])

    def may_answer_claim(self, who: str, paper: str) -> bool:
        """Whether they say that it is true: never of themselves."""
        return self.looks_after(who, self.place_of(paper)) and (who, paper) not in self.theirs

    def may_confirm(self, who: str, paper: str) -> bool:
        """Whether they are a second person for a notice."""
        return self.reaches(who, self.place_of(paper)) and who != self.authors[paper]

    def may_speak_for(self, who: str, home: str) -> bool:
        """Whether they say what whoever lives or lived there agrees to: themself, or the office notes it."""
        return self.is_in(who) and (who == f"of-{home}" or self.cares_for(who, home))

    def may_act_for(self, who: str, home: str) -> bool:
        """Whether they may ask in the stead of whoever lives there."""
        return self.is_in(who) and (who, home) in self.acting and f"of-{home}" in self.lives

    def is_about(self, home: str, text: str, of: str) -> bool:
        """Whether the text is of those who live in the home, or everybody's."""
        is_public = "public" in {self.states.get(of), self.states.get(self.named.get(text, ""))}
        return is_public or of == home or (f"of-{home}", of) in self.theirs

    def for_whom(self, who: str) -> str:
        """The home for whose people they act at the moment; empty where for nobody."""
        home = self.switched.get(who, "")
        return home if home and self.may_act_for(who, home) else ""
