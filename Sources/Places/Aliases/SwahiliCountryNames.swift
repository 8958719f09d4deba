/// Countries in Swahili, where the name differs from the English one: as CLDR has them for Swahili and for Kenya's
/// Swahili (https://cldr.unicode.org, Unicode License v3), and a few more in everyday use.
let swahiliCountryNames = """
    AE Falme za Kiarabu | Imarati
    AF Afghanistani
    AG Antigua na Barbuda | Antigua na Babuda
    AI Anguila
    AQ Antaktiki | Antaktika
    AR Ajentina
    AS Samoa ya Marekani
    AX Visiwa vya Aland
    AZ Azerbaijani | Azabajani
    BA Bosnia na Hezegovina
    BB Babadosi | Babados
    BD Bangladeshi
    BE Ubelgiji
    BF Bukinafaso
    BH Bahareni
    BJ Benini
    BL St. Barthelemy
    BN Brunei
    BQ Uholanzi ya Karibiani
    BS Bahama
    BT Bhutani
    BV Kisiwa cha Bouvet
    BY Belarusi
    CA Kanada
    CC Visiwa vya Cocos (Keeling) | Visiwa vya Kokos (Keeling)
    CD Jamhuri ya Kidemokrasia ya Kongo | Kongo - Kinshasa | Kongo
    CF Jamhuri ya Afrika ya Kati
    CG Kongo - Brazzaville | Jamhuri ya Kongo | Kongo
    CH Uswisi
    CK Visiwa vya Cook
    CM Kameruni
    CN Uchina
    CO Kolombia
    CR Kostarika
    CU Kuba
    CV Cape Verde | Kepuvede
    CW Kurakao
    CX Kisiwa cha Krismasi
    CY Saiprasi
    CZ Chechia
    DE Ujerumani
    DJ Jibuti
    DK Denmaki
    DM Dominika
    DO Jamhuri ya Dominika
    DZ Aljeria
    EC Ekwado
    EG Misri
    EH Sahara Magharibi
    ES Uhispania
    ET Uhabeshi
    FI Ufini
    FK Visiwa vya Falkland
    FM Mikronesia
    FO Visiwa vya Faroe
    FR Ufaransa
    GA Gaboni
    GB Ufalme wa Muungano | Uingereza
    GE Jojia
    GF Guiana ya Ufaransa
    GN Gine
    GP Gwadelupe
    GQ Guinea ya Ikweta
    GR Ugiriki
    GS Visiwa vya Georgia Kusini na Sandwich Kusini | Visiwa vya Jojia Kusini na Sandwich Kusini
    GT Gwatemala
    GU Guami
    GW Ginebisau
    HM Kisiwa cha Heard na Visiwa vya McDonald
    HR Kroashia
    HU Hungaria
    IE Ayalandi
    IL Israeli
    IM Kisiwa cha Man
    IN Uhindi | Bara Hindi
    IO Eneo la Uingereza katika Bahari Hindi
    IQ Iraki
    IR Uajemi
    IS Aisilandi
    IT Italia
    JM Jamaika
    JO Yordani
    JP Japani
    KE Jamhuri ya Kenya
    KG Kirigizistani
    KH Kambodia
    KM Komoro | Visiwa vya Komoro
    KN St. Kitts na Nevis
    KP Korea Kaskazini | Korea ya Kaskazini
    KR Korea Kusini | Korea ya Kusini
    KW Kuweiti
    KY Visiwa vya Cayman
    KZ Kazakistani
    LA Laosi
    LB Lebanoni
    LC St. Lucia
    LI Lishenteni
    LS Lesoto
    LU Lasembagi
    LV Lativia
    MA Moroko
    MC Monako
    MF St. Martin
    MG Madagaska
    MH Visiwa vya Marshall
    MK Masedonia ya Kaskazini | Masedonia
    MM Myama
    MO Makau
    MP Visiwa vya Mariana vya Kaskazini
    MR Moritania
    MS Montserati
    MU Morisi
    MV Maldivi
    MX Meksiko
    MY Malesia
    MZ Msumbiji
    NC Nyukaledonia
    NE Nijeri
    NF Kisiwa cha Norfolk
    NI Nikaragwa
    NL Uholanzi
    NO Norwe
    NP Nepali
    NZ Nyuzilandi
    OM Omani
    PF Polynesia ya Ufaransa | Polinesia ya Ufaransa
    PG Papua Guinea Mpya
    PH Ufilipino
    PK Pakistani
    PL Polandi
    PM Santapierre na Miquelon | St. Pierre na Miquelon
    PN Visiwa vya Pitcairn
    PR Pwetoriko
    PS Maeneo ya Palestina | Himaya za Palestina | Palestina
    PT Ureno
    PY Paragwai
    QA Katari | Kataa
    RU Urusi
    SA Saudia | Arabia ya Saudi | Arabuni Saudia
    SB Visiwa vya Solomon
    SC Ushelisheli
    SD Sudani
    SE Uswidi
    SG Singapuri
    SH St. Helena
    SJ Svalbard na Jan Mayen
    SL Siera Leoni
    SN Senegali
    SS Sudan Kusini
    ST Sao Tome na Principe | Sao Tome na Prinsipe
    SV Elsalvado
    SX Sint Maarten
    SY Shamu | Siria
    TC Visiwa vya Turks na Caicos
    TD Chadi
    TF Himaya za Kusini za Kifaranza
    TH Tailandi | Thailandi
    TJ Tajikistani
    TM Turukimenstani
    TR Uturuki
    TT Trinidad na Tobago
    TW Taiwani
    TZ Tanzania Bara | Jamhuri ya Muungano wa Tanzania
    UA Ukreni
    UM Visiwa Vidogo vya Nje vya Marekani
    US Marekani | Amerika
    UY Urugwai
    UZ Uzibekistani
    VA Mji wa Vatican | Mji wa Vatikani
    VC St. Vincent na Grenadines
    VG Visiwa vya Virgin, Uingereza | Visiwa vya Virgin vya Uingereza
    VI Visiwa vya Virgin, Marekani | Visiwa vya Virgin vya Marekani
    VN Vietnamu
    WF Wallis na Futuna
    YE Yemeni
    YT Mayote
    ZA Afrika Kusini
    """
