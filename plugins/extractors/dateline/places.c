/* places: the capitals and the cities that news is filed from most, sorted by bytes for a binary search. */
#include "places.h"

#include "letters.h"

#include <stdlib.h>

static const char *const places[] = {
    "abidjan", "abu dhabi", "abuja", "accra", "addis ababa", "ahmedabad", "albany", "aleppo", "algiers", "almaty", "amman",
    "amsterdam", "anchorage", "ankara", "antalya", "antananarivo", "antwerp", "ashgabat", "asmara", "astana", "asuncion",
    "asunción", "athens", "athènes", "atlanta", "auckland", "austin", "baghdad", "baku", "baltimore", "bamako", "bandung",
    "bangalore", "bangkok", "barcelona", "basel", "basra", "beijing", "beirut", "belfast", "belgrade", "bengaluru", "berlin",
    "bern", "bhopal", "bilbao", "birmingham", "bishkek", "bogota", "bogotá", "bologna", "bonn", "boston", "brasilia",
    "brasília", "bratislava", "brisbane", "bristol", "bruselas", "brussel", "brussels", "bruxelas", "bruxelles", "brüssel",
    "bucharest", "budapest", "buenos aires", "bujumbura", "cairo", "calgary", "canberra", "cape town", "caracas", "cardiff",
    "casablanca", "chandigarh", "chennai", "chicago", "chisinau", "ciudad de méxico", "cologne", "colombo", "conakry",
    "copenhagen", "cotonou", "dakar", "dallas", "damascus", "dar es salaam", "davos", "delhi", "den haag", "denver", "detroit",
    "dhaka", "djibouti", "doha", "donetsk", "dresden", "dubai", "dublin", "durban", "dushanbe", "düsseldorf", "edinburgh",
    "erbil", "essen", "florence", "frankfurt", "freetown", "gaborone", "gaza", "gaza city", "geneva", "genf", "genève",
    "george town", "georgetown", "ginebra", "glasgow", "guangzhou", "guatemala city", "hamburg", "hannover", "hanoi", "harare",
    "havana", "helsinki", "hiroshima", "ho chi minh city", "hong kong", "honolulu", "houston", "hyderabad", "islamabad",
    "istanbul", "jaipur", "jakarta", "jeddah", "jerusalem", "johannesburg", "johor bahru", "johor baru", "juba", "kabul",
    "kampala", "karachi", "kathmandu", "kharkiv", "khartoum", "kiev", "kigali", "kingston", "kinshasa", "kolkata",
    "kota kinabalu", "krakow", "kraków", "kuala lumpur", "kuching", "kuwait city", "kyiv", "kyoto", "köln", "københavn",
    "la habana", "la haye", "la paz", "lagos", "lahore", "las vegas", "lausanne", "leipzig", "libreville", "lilongwe", "lima",
    "lisboa", "lisbon", "liverpool", "ljubljana", "lome", "london", "londra", "londres", "los angeles", "luanda", "lucknow",
    "lusaka", "luxembourg", "lviv", "lyon", "madrid", "malaga", "male", "managua", "manama", "manchester", "manila", "maputo",
    "marseille", "mecca", "melbourne", "mexico city", "miami", "milan", "milano", "milwaukee", "minneapolis", "minsk",
    "mogadishu", "monaco", "monrovia", "monterrey", "montevideo", "montreal", "montréal", "moscou", "moscow", "moskau", "mosul",
    "mumbai", "munich", "muscat", "münchen", "nagoya", "nairobi", "nanjing", "naples", "napoli", "nassau", "new delhi",
    "new orleans", "new york", "niamey", "nice", "nicosia", "nouakchott", "nuremberg", "odesa", "odessa", "osaka", "oslo",
    "ottawa", "ouagadougou", "oxford", "palermo", "panama city", "paramaribo", "parigi", "paris", "parís", "penang", "perth",
    "peshawar", "philadelphia", "phnom penh", "phoenix", "pittsburgh", "podgorica", "port louis", "port moresby",
    "port-au-prince", "portland", "porto", "prague", "praha", "pretoria", "pristina", "putrajaya", "pyongyang", "quebec",
    "quetta", "quito", "rabat", "ramallah", "rawalpindi", "reykjavik", "riga", "rio de janeiro", "riyadh", "roma", "rome",
    "rostov", "rotterdam", "sacramento", "salt lake city", "salzburg", "san antonio", "san diego", "san francisco", "san jose",
    "san josé", "san juan", "san salvador", "sanaa", "santiago", "santo domingo", "sao paulo", "sarajevo", "seattle", "seoul",
    "sevilla", "seville", "shah alam", "shanghai", "sharjah", "shenzhen", "singapore", "singapura", "skopje", "sofia",
    "st. louis", "st. petersburg", "stavanger", "stockholm", "strasbourg", "stuttgart", "surabaya", "suva", "sydney",
    "são paulo", "taipei", "tallinn", "tampa", "tashkent", "tbilisi", "tegucigalpa", "tehran", "tel aviv", "the hague",
    "tirana", "tokyo", "torino", "toronto", "toulouse", "tripoli", "tunis", "turin", "ulaanbaatar", "valencia", "valletta",
    "vancouver", "vatican city", "venice", "vienna", "vientiane", "vilnius", "warsaw", "warszawa", "washington", "wellington",
    "wien", "windhoek", "wuhan", "yangon", "yaounde", "yekaterinburg", "yerevan", "yogyakarta", "zagreb", "zurich", "zürich",
    "αθήνα", "алматы", "анкара", "астана", "баку", "београд", "берлин", "брюссель", "вашингтон", "ереван", "киев", "київ",
    "лондон", "минск", "москва", "париж", "пекин", "санкт-петербург", "софия", "стамбул", "ташкент", "тбилиси", "ابوظبي",
    "الجزائر", "الخرطوم", "الدوحة", "الرباط", "الرياض", "القاهرة", "القدس", "الكويت", "المنامة", "انقرة", "باريس", "بغداد",
    "بيروت", "تونس", "جنيف", "دبي", "دمشق", "رام الله", "صنعاء", "طرابلس", "طهران", "عمان", "غزة", "لندن", "مسقط", "موسكو",
    "نيويورك", "واشنطن",
};

static int compare(const void *name, const void *place)
{
    return strcmp(name, *(const char *const *)place);
}

bool places_know(qn_slice name)
{
    char folded[64];
    const size_t size = letters_fold_text(name, folded, sizeof folded - 1);
    folded[size] = '\0';
    return size > 0 && bsearch(folded, places, sizeof places / sizeof *places, sizeof *places, compare) != NULL;
}
