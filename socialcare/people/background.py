"""What the council counts by: why somebody needs support first of all, and their ethnic group.

The categories are those of the Client Level Data return for adult social care in England (release 2):
the primary support reason, and the ethnic groups of the 2021 census. They never decide a sum; they
show whether the sums come as near for one group of people as for another.
"""

from django.db import models


class SupportReason(models.TextChoices):
    """The primary support reason of Client Level Data, in plain words."""

    NOT_ASKED = "", "Not noted yet"
    ACCESS = "access", "Getting about only (physical support)"
    PERSONAL_CARE = "personal_care", "Personal care (physical support)"
    SIGHT = "sight", "Sight loss"
    HEARING = "hearing", "Hearing loss"
    SIGHT_AND_HEARING = "sight_and_hearing", "Both sight and hearing loss"
    MEMORY = "memory", "Memory and understanding, such as dementia"
    LEARNING = "learning", "Learning disability"
    MENTAL_HEALTH = "mental_health", "Mental health"
    SUBSTANCES = "substances", "Alcohol or drugs"
    ASYLUM = "asylum", "Seeking asylum"
    ISOLATION = "isolation", "Being alone too much, or something else"
    CARER = "carer", "Support as a carer"


class Ethnicity(models.TextChoices):
    """The ethnic groups of the 2021 census in England, as Client Level Data uses them."""

    NOT_ASKED = "", "Not asked yet"
    PREFER_NOT = "prefer_not", "They prefer not to say"
    WHITE_BRITISH = "white_british", "White: English, Welsh, Scottish, Northern Irish or British"
    WHITE_IRISH = "white_irish", "White: Irish"
    WHITE_TRAVELLER = "white_traveller", "White: Gypsy or Irish Traveller"
    WHITE_ROMA = "white_roma", "White: Roma"
    WHITE_OTHER = "white_other", "White: any other White background"
    MIXED_CARIBBEAN = "mixed_caribbean", "Mixed: White and Black Caribbean"
    MIXED_AFRICAN = "mixed_african", "Mixed: White and Black African"
    MIXED_ASIAN = "mixed_asian", "Mixed: White and Asian"
    MIXED_OTHER = "mixed_other", "Mixed: any other mixed or multiple background"
    ASIAN_INDIAN = "asian_indian", "Asian or Asian British: Indian"
    ASIAN_PAKISTANI = "asian_pakistani", "Asian or Asian British: Pakistani"
    ASIAN_BANGLADESHI = "asian_bangladeshi", "Asian or Asian British: Bangladeshi"
    ASIAN_CHINESE = "asian_chinese", "Asian or Asian British: Chinese"
    ASIAN_OTHER = "asian_other", "Asian or Asian British: any other Asian background"
    BLACK_AFRICAN = "black_african", "Black or Black British: African"
    BLACK_CARIBBEAN = "black_caribbean", "Black or Black British: Caribbean"
    BLACK_OTHER = "black_other", "Black or Black British: any other Black background"
    OTHER_ARAB = "other_arab", "Another group: Arab"
    OTHER = "other", "Another group: any other background"


#: The five broad groups of the census, by the first word of an ethnic group's code.
BROAD_GROUPS = {
    "white": "White",
    "mixed": "Mixed or multiple groups",
    "asian": "Asian or Asian British",
    "black": "Black or Black British",
    "other": "Another ethnic group",
}


def broad_group(ethnicity: str) -> str:
    """Return the key of the broad group of an ethnic group; empty where it is not known."""
    group = ethnicity.partition("_")[0]
    return group if group in BROAD_GROUPS else ""
